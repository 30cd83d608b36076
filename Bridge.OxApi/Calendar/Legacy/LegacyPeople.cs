using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Bridge.OxApi.Transport;
using Bridge.OxApi.Users;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>
/// Names and addresses of users and resources: the legacy calendar knows people of its own house by number alone, and phones by address alone. What was
/// learnt is kept for a while, for all users of a context.
/// </summary>
internal sealed class LegacyPeople(OxCaller caller)
{
    private const int MostKept = 20_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private static readonly OxColumns<OxUserFields> UserColumns = new(OxUserFields.Columns.Where(column => column.Name is "id" or "display_name" or "email1" or "aliases"));

    private readonly ConcurrentDictionary<(int Context, int User), Kept<LegacyPerson>> _users = new();
    private readonly ConcurrentDictionary<int, Kept<IReadOnlyList<LegacyPerson>>> _resources = new();

    /// <summary>These users; whom OX does not know (any more) is missing.</summary>
    internal async Task<OxResult<Dictionary<int, LegacyPerson>>> UsersAsync(IOxSession session, IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, LegacyPerson>();
        var asked = new List<int>();
        foreach (var id in ids.Distinct())
        {
            if (id == session.UserId && session.PrimaryAddress.Length > 0) found[id] = new(id, session.DisplayName, session.PrimaryAddress);
            else if (Of(_users, (session.ContextId, id)) is { } known) found[id] = known;
            else asked.Add(id);
        }

        if (asked.Count == 0) return OxResult<Dictionary<int, LegacyPerson>>.Success(found);
        var told = await caller.MultipleAsync(
            session, "user", "get", repeatable: true, asked, (json, id) => json.WriteString("id", id.ToString(CultureInfo.InvariantCulture)),
            OxAnswer.Of((ref json) => OxRow.ReadObject(ref json, OxUserFields.Columns)), cancellationToken);
        if (!told.TryGet(out var users, out var error)) return error;
        foreach (var (id, user) in asked.Zip(users))
        {
            if (user.Error is { IsTransient: true } away) return away;
            if (!user.IsSuccess) continue;
            var person = new LegacyPerson(id, user.Value.DisplayName ?? "", user.Value.Email1 ?? "");
            Keep(_users, (session.ContextId, id), person);
            found[id] = person;
        }

        return OxResult<Dictionary<int, LegacyPerson>>.Success(found);
    }

    /// <summary>All of them: houses have few.</summary>
    internal async Task<OxResult<IReadOnlyList<LegacyPerson>>> ResourcesAsync(IOxSession session, CancellationToken cancellationToken)
    {
        if (Of(_resources, session.ContextId) is { } known) return OxResult<IReadOnlyList<LegacyPerson>>.Success(known);
        var listed = await caller.CallAsync(session, OxCall.Get("resource", "all"), OxAnswer.Or<IReadOnlyList<string>>((ref json) => OxRow.ReadIds(ref json), []), cancellationToken);
        if (!listed.TryGet(out var ids, out var error)) return error.IsTransient ? error : OxResult<IReadOnlyList<LegacyPerson>>.Success([]);
        var resources = new List<LegacyPerson>();
        if (ids.Count > 0)
        {
            var told = await caller.CallAsync(
                session,
                OxCall.Ask("resource", "list").Body(json =>
                {
                    json.WriteStartArray();
                    foreach (var id in ids)
                    {
                        json.WriteStartObject();
                        json.WriteString("id", id);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                }),
                OxAnswer.Or((ref json) => ReadResources(ref json), resources),
                cancellationToken);
            if (!told.TryGet(out resources!, out error)) return error.IsTransient ? error : OxResult<IReadOnlyList<LegacyPerson>>.Success([]);
        }

        Keep<int, IReadOnlyList<LegacyPerson>>(_resources, session.ContextId, resources);
        return OxResult<IReadOnlyList<LegacyPerson>>.Success(resources);
    }

    /// <summary>The users of these addresses; an address that is nobody's here is missing.</summary>
    internal async Task<OxResult<Dictionary<string, LegacyPerson>>> ByAddressAsync(IOxSession session, IEnumerable<string> addresses, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, LegacyPerson>(StringComparer.OrdinalIgnoreCase);
        var asked = new List<string>();
        foreach (var address in addresses.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (address.Equals(session.PrimaryAddress, StringComparison.OrdinalIgnoreCase)) found[address] = new(session.UserId, session.DisplayName, address);
            else asked.Add(address);
        }

        if (asked.Count == 0) return OxResult<Dictionary<string, LegacyPerson>>.Success(found);
        var told = await caller.MultipleAsync(
            session, "user", "search", repeatable: true, asked,
            (json, address) =>
            {
                json.WriteString("columns", UserColumns.Numbers);
                json.WriteStartObject("data");
                json.WriteString("email1", address);
                json.WriteEndObject();
            },
            OxAnswer.Or((ref json) => OxRow.ReadAll(ref json, UserColumns), []), cancellationToken);
        if (!told.TryGet(out var answers, out var error)) return error;
        foreach (var (address, answer) in asked.Zip(answers))
        {
            if (answer.Error is { IsTransient: true } away) return away;
            if (answer.IsSuccess && answer.Value.Find(user => user.Id > 0 && IsHis(user, address)) is { Id: { } id } user) found[address] = new(id, user.DisplayName ?? "", address);
        }

        return OxResult<Dictionary<string, LegacyPerson>>.Success(found);
    }

    /// <summary>Searches take what they are given for the beginning of something.</summary>
    private static bool IsHis(OxUserFields user, string address) =>
        address.Equals(user.Email1, StringComparison.OrdinalIgnoreCase) || user.Aliases?.Contains(address, StringComparer.OrdinalIgnoreCase) == true;

    private static List<LegacyPerson> ReadResources(ref Utf8JsonReader json)
    {
        using var list = JsonDocument.ParseValue(ref json);
        return
        [
            .. from resource in list.RootElement.EnumerateArray()
               where resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number
               select new LegacyPerson(resource.GetProperty("id").GetInt32(), Text(resource, "display_name"), Text(resource, "mailaddress")),
        ];

        static string Text(JsonElement resource, string name) =>
            resource.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    private TValue? Of<TKey, TValue>(ConcurrentDictionary<TKey, Kept<TValue>> kept, TKey key)
        where TKey : notnull
        where TValue : class =>
        kept.TryGetValue(key, out var one) && caller.Http.Time.GetElapsedTime(one.Since) < KeptFor ? one.Value : null;

    private void Keep<TKey, TValue>(ConcurrentDictionary<TKey, Kept<TValue>> kept, TKey key, TValue value)
        where TKey : notnull
        where TValue : class
    {
        if (kept.Count >= MostKept) kept.Clear();
        kept[key] = new(value, caller.Http.Time.GetTimestamp());
    }

    private readonly record struct Kept<TValue>(TValue Value, long Since);
}
