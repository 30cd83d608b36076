using System.Text.Json.Nodes;
using OxSimulator.Http;
using OxSimulator.Pim;
using OxSimulator.Store;

namespace OxSimulator.Contacts;

/// <summary>What the server refuses in a contact. Source: OX ContactExceptionCodes.</summary>
internal static class ContactRules
{
    private static readonly string[] Addresses = ["email1", "email2", "email3"];

    private static readonly System.Buffers.SearchValues<char> NotInAddresses = System.Buffers.SearchValues.Create(" <>,;\r\n");

    internal static void Check(PimObject? stored, Dictionary<string, JsonNode?> changes, SimFolder folder, OxCall call)
    {
        foreach (var name in Addresses)
        {
            if (changes.GetValueOrDefault(name)?.GetValue<string>() is { } address && !IsAddress(address))
                throw new OxFault("CON-0100", OxCategory.UserInput, "The E-Mail address is not valid.", address).AsException();
        }

        if (changes.Values.Any(HasControlCharacter)) throw new OxFault("CON-0168", OxCategory.UserInput, "Bad character in a field.").AsException();
        var isPrivate = changes.TryGetValue("private_flag", out var flag) ? flag?.GetValue<bool>() == true : stored?.IsPrivate == true;
        if (isPrivate && folder.TypeFor(call.User) == SimFolderType.Public)
            throw new OxFault("CON-0171", OxCategory.UserInput, "Private contacts cannot be stored in public folders.").AsException();
        if (isPrivate && folder.TypeFor(call.User) == SimFolderType.Shared)
            throw new OxFault("CON-0118", OxCategory.UserInput, "The private flag is not allowed in shared folders.").AsException();
        CheckMembers(changes);
        if (stored is not null && ContactStore.UserOf(stored) > 0) CheckUser(stored, changes);
    }

    private static void CheckMembers(Dictionary<string, JsonNode?> changes)
    {
        if (changes.GetValueOrDefault("distribution_list") is not JsonArray members) return;
        foreach (var member in members.OfType<JsonObject>())
        {
            if (member["id"] is null && member["mail"] is null)
                throw new OxFault("CON-0177", OxCategory.UserInput, "A member of the distribution list has no E-Mail address.").AsException();
        }

        changes.TryAdd("mark_as_distributionlist", true);
    }

    private static void CheckUser(PimObject stored, Dictionary<string, JsonNode?> changes)
    {
        if (changes.TryGetValue("email1", out var address) && address?.GetValue<string>() != stored.Text("email1"))
            throw new OxFault("CON-0173", OxCategory.PermissionDenied, "The primary E-Mail address of users cannot be changed.").AsException();
        foreach (var (name, code) in new[] { ("display_name", "CON-0166"), ("first_name", "CON-0164"), ("last_name", "CON-0175") })
        {
            if (changes.TryGetValue(name, out var value) && value is null)
                throw new OxFault(code, OxCategory.UserInput, $"The field {name} is mandatory for users.").AsException();
        }
    }

    private static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && !address.AsSpan().ContainsAny(NotInAddresses);
    }

    private static bool HasControlCharacter(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.AsSpan().IndexOfAnyInRange('\0', '\u0008') >= 0;
}
