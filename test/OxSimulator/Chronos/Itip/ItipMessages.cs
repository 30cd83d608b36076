using System.Text.Json.Nodes;
using OxSimulator.Chronos.Ical;
using OxSimulator.Http;
using OxSimulator.Mail;
using OxSimulator.Mail.Mime;

namespace OxSimulator.Chronos.Itip;

/// <summary>Finds the iTIP message that a request's body points to: a part of a mail, named by folder, id and section.</summary>
internal static class ItipMessages
{
    private const string Prefix = "com.openexchange.mail.conversion.";

    internal static IcalMessage Find(OxCall call) => Find(call, call.JsonObject);

    internal static IcalMessage Find(OxCall call, JsonObject source)
    {
        var body = Arguments(source);
        string? Argument(string name) => body[Prefix + name]?.ToString();
        var folder = SimMailbox.Of(call.User).Require(Argument("fullname") ?? throw OxFaults.MissingParameter(Prefix + "fullname").AsException());
        var id = Argument("mailid") ?? throw OxFaults.MissingParameter(Prefix + "mailid").AsException();
        var mail = folder.Find(id) ?? throw MailFaults.NotFound(id, folder.Id).AsException();
        var section = Argument("sequenceid");
        var part = mail.Message.Root.All().FirstOrDefault(one => section is null ? one.MediaType == "text/calendar" : one.Section == section);
        var message = part is not null && IsCalendar(part) ? IcalReader.Read(part.Text, call.User.TimeZoneId) : null;
        return message is { Events.Count: > 0 } ? message : throw new OxFault("IMIP-0003", OxCategory.UserInput, "The mail part holds no calendar message.", section ?? "").AsException();
    }

    private static bool IsCalendar(MimePart part) => part.MediaType is "text/calendar" or "application/ics" || part.FileName?.EndsWith(".ics", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The older form wraps each argument: <c>{"identifier":…,"args":[{…},…]}</c>.</summary>
    internal static JsonObject Arguments(JsonObject body)
    {
        if (body["args"] is not JsonArray args) return body;
        var joined = new JsonObject();
        foreach (var (name, value) in args.OfType<JsonObject>().SelectMany(one => one)) joined[name] = value?.DeepClone();
        return joined;
    }
}
