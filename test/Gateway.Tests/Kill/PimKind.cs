using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EasClient;
using EasClient.Items;
using EasClient.Phone;
using Gateway.Tests.Host;

namespace Gateway.Tests.Kill;

/// <summary>A class of item with a name that stays and one part that changes, as phones and as OX write it.</summary>
/// <param name="Letter">Begins its names.</param>
/// <param name="Folder">Where phones keep it.</param>
/// <param name="Elements">The elements of an Add (true) or Change.</param>
/// <param name="TokenOf">Its name on a phone.</param>
/// <param name="ValueOf">The changeable part on a phone.</param>
/// <param name="OxToken">Field of its name in OX.</param>
/// <param name="OxValue">Field of the changeable part in OX.</param>
internal sealed record PimKind(
    char Letter,
    FolderType Folder,
    Func<EasVersion, string, string, bool, IReadOnlyList<XElement>> Elements,
    XName TokenOf,
    Func<XElement, string> ValueOf,
    string OxToken,
    string OxValue)
{
    internal static readonly PimKind[] All =
    [
        new(
            'c', FolderType.Contacts,
            (_, token, value, _) => new ContactDraft { LastName = token, FileAs = token, CompanyName = value }.Build(),
            EasNames.Contacts + "LastName", item => item.Element(EasNames.Contacts + "CompanyName")?.Value ?? "", "last_name", "company"),
        new(
            't', FolderType.Tasks,
            (version, token, value, _) => new TaskDraft { Subject = token, Body = value }.Build(version),
            EasNames.Tasks + "Subject", item => item.Element(EasNames.AirSyncBase + "Body")?.Element(EasNames.AirSyncBase + "Data")?.Value.Trim() ?? "", "title", "note"),
        new(
            'e', FolderType.Calendar,
            (version, token, value, isNew) => isNew ? Event(token, value).Build(version) : Event(token, value).BuildChange(version),
            EasNames.Calendar + "Subject", PlaceOf, "summary", "location"),
    ];

    internal static PimKind Of(char letter) => All.First(kind => kind.Letter == letter);

    /// <summary>What a user's web interface sends to create it.</summary>
    internal async Task NewAsync(OxWeb web, string token, string value)
    {
        var fields = new JsonObject { [OxToken] = token, [OxValue] = value };
        if (Folder != FolderType.Calendar)
        {
            await web.NewAsync(Module, fields);
            return;
        }

        var start = StartOf(token);
        fields["startDate"] = OxWeb.Time(start, "UTC");
        fields["endDate"] = OxWeb.Time(start.AddHours(1), "UTC");
        await web.NewEventAsync(fields);
    }

    internal Task ChangeAsync(OxWeb web, string id, string value) => Folder == FolderType.Calendar
        ? web.ChangeEventAsync(id, new JsonObject { [OxValue] = value })
        : web.ChangeAsync(Module, id, new JsonObject { [OxValue] = value });

    internal Task DeleteAsync(OxWeb web, string id) => Folder == FolderType.Calendar ? web.DeleteEventAsync(id) : web.DeleteAsync(Module, id);

    /// <summary>The user's items of this kind in OX.</summary>
    internal async Task<IReadOnlyList<OxItem>> AllAsync(OxWeb web)
    {
        var objects = await (Letter switch { 'c' => web.AllContactsAsync(), 't' => web.AllTasksAsync(), _ => web.AllEventsAsync() });
        return [.. objects.Select(one => new OxItem(one["id"]!.ToString(), one[OxToken]?.ToString() ?? "", one[OxValue]?.ToString().Trim() ?? "", MadeAt(one)))];
    }

    private static DateTimeOffset MadeAt(JsonObject one) => DateTimeOffset.FromUnixTimeMilliseconds((one["creation_date"] ?? one["created"])!.GetValue<long>());

    private string Module => Letter == 'c' ? "contacts" : "tasks";

    private static EventDraft Event(string token, string value) => new()
    {
        Uid = token + "@phone.example",
        Subject = token,
        Location = value,
        Start = StartOf(token),
        End = StartOf(token).AddHours(1),
    };

    /// <summary>The same time whoever writes it.</summary>
    private static DateTime StartOf(string token) =>
        new DateTime(2027, 1, 11, 8, 0, 0, DateTimeKind.Unspecified).AddHours(int.Parse(token.Split('-')[2], CultureInfo.InvariantCulture));

    private static string PlaceOf(XElement item) =>
        item.Element(EasNames.Calendar + "Location")?.Value ?? item.Element(EasNames.AirSyncBase + "Location")?.Element(EasNames.AirSyncBase + "DisplayName")?.Value ?? "";
}

/// <summary>An item as OX has it.</summary>
internal sealed record OxItem(string Id, string Token, string Value, DateTimeOffset MadeAt);
