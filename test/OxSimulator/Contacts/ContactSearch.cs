using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OxSimulator.Http;
using OxSimulator.Pim;

namespace OxSimulator.Contacts;

/// <summary>The three ways to search: by pattern or field values, by filter terms, and for auto-completion.</summary>
internal static class ContactSearch
{
    private static readonly string[] PatternFields =
        ["display_name", "first_name", "last_name", "second_name", "company", "nickname", "email1", "email2", "email3", "department"];

    private static readonly string[] CompletionFields = ["display_name", "first_name", "last_name", "email1", "email2", "email3"];

    private static readonly string[] AddressFields = ["email1", "email2", "email3"];

    private static readonly HashSet<string> NotFields = new(StringComparer.Ordinal)
    {
        "pattern", "folder", "folderTypes", "excludeFolders", "orSearch", "emailAutoComplete", "startletter", "exactMatch",
    };

    internal static bool HasAddress(PimObject contact) =>
        Array.Exists(AddressFields, name => contact.Text(name) is not null) || contact.Flag("mark_as_distributionlist");

    /// <summary>The test of a <c>search</c> body.</summary>
    /// <exception cref="OxFaultException">CON-1000 when a pattern is shorter than allowed.</exception>
    internal static Func<PimObject, bool> Simple(JsonObject body, int minimumLength)
    {
        var tests = new List<Func<PimObject, bool>>();
        if (Text(body, "pattern") is { } pattern)
        {
            var wildcard = Wildcard(pattern, minimumLength, open: true);
            tests.Add(contact => Array.Exists(PatternFields, name => Matches(contact, name, wildcard)));
        }

        var byField = new List<Func<PimObject, bool>>();
        foreach (var (name, node) in body)
        {
            if (NotFields.Contains(name) || node is not JsonValue value || !value.TryGetValue(out string? text)) continue;
            var wildcard = Wildcard(text, minimumLength, open: true);
            byField.Add(contact => Matches(contact, name, wildcard));
        }

        var any = Flag(body, "orSearch") || Flag(body, "emailAutoComplete");
        if (byField.Count > 0) tests.Add(contact => any ? byField.Exists(test => test(contact)) : byField.TrueForAll(test => test(contact)));
        if (Flag(body, "emailAutoComplete")) tests.Add(HasAddress);
        if (Text(body, "startletter") is { } letter)
            tests.Add(contact => ContactColumns.SortName(contact).StartsWith(letter, StringComparison.OrdinalIgnoreCase));
        return contact => tests.TrueForAll(test => test(contact));
    }

    /// <summary>Every word of the query begins a word of a name or an address.</summary>
    internal static Func<PimObject, bool> Completion(string query, int minimumLength)
    {
        CheckLength(query, minimumLength);
        var words = query.Replace("*", "", StringComparison.Ordinal).Split([' ', ',', '"'], StringSplitOptions.RemoveEmptyEntries);
        return contact => Array.TrueForAll(words, word => Array.Exists(CompletionFields, name =>
            contact.Text(name) is { } text && (text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                || text.Contains(" " + word, StringComparison.OrdinalIgnoreCase))));
    }

    /// <summary>A filter such as <c>["or",["=",{"field":"display_name"},"*ber*"]]</c>. Source: OX HTTP API, "Advanced search".</summary>
    internal static Func<T, bool> Filter<T>(JsonNode? term, Func<T, string, JsonNode?> read)
    {
        if (term is not JsonArray { Count: > 0 } array || array[0] is not JsonValue head || !head.TryGetValue(out string? operation))
            throw OxFaults.BadJson("a search term is an array that begins with an operator").AsException();
        switch (operation.ToLowerInvariant())
        {
            case "and" or "or" or "not":
                var inner = array.Skip(1).Select(one => Filter(one, read)).ToList();
                return operation.ToLowerInvariant() switch
                {
                    "and" => contact => inner.TrueForAll(test => test(contact)),
                    "or" => contact => inner.Exists(test => test(contact)),
                    _ => contact => !inner.Exists(test => test(contact)),
                };
            case "isnull":
                var unset = FieldOf(array, 1);
                return contact => read(contact, unset) is null;
            case "=" or "<>" or "<" or ">" or "<=" or ">=":
                if (array.Count < 3) throw OxFaults.BadJson($"operator {operation} needs a field and a value").AsException();
                return Comparison(operation, FieldOf(array, 1), array[2], read);
            default:
                throw OxFaults.InvalidParameter("filter", operation).AsException();
        }
    }

    private static Func<T, bool> Comparison<T>(string operation, string field, JsonNode? constant, Func<T, string, JsonNode?> read)
    {
        var text = constant is JsonValue value && value.TryGetValue(out string? s) ? s : constant?.ToJsonString() ?? "";
        if (operation is "=" or "<>")
        {
            var wildcard = Wildcard(text, 0, open: false);
            return contact => (read(contact, field) is { } stored && wildcard.IsMatch(stored.ToString())) == (operation == "=");
        }

        return contact =>
        {
            if (read(contact, field) is not { } stored) return false;
            var order = NodeOrder.Instance.Compare(stored, constant);
            return operation switch { "<" => order < 0, ">" => order > 0, "<=" => order <= 0, _ => order >= 0 };
        };
    }

    private static string FieldOf(JsonArray term, int index) =>
        term.Count > index && term[index] is JsonObject operand && Text(operand, "field") is { } field
            ? field
            : throw OxFaults.BadJson("an operand {\"field\":…} is expected").AsException();

    private static bool Matches(PimObject contact, string field, Regex wildcard) => contact.Text(field) is { } text && wildcard.IsMatch(text);

    /// <param name="open">Whether a pattern without wildcards also finds what merely begins with it.</param>
    private static Regex Wildcard(string pattern, int minimumLength, bool open)
    {
        CheckLength(pattern, minimumLength);
        if (open && !pattern.AsSpan().ContainsAny('*', '?')) pattern += "*";
        var expression = Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal);
        return new("^" + expression + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    private static void CheckLength(string pattern, int minimum)
    {
        if (pattern.AsSpan().Trim("*?").Length < minimum)
            throw new OxFault("CON-1000", OxCategory.UserInput, "The search pattern is too short.", minimum).AsException();
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static bool Flag(JsonObject json, string name) => json[name]?.GetValueKind() == JsonValueKind.True;
}
