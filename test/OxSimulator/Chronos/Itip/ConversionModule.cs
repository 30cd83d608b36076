using System.Text.Json.Nodes;
using OxSimulator.Appointments;
using OxSimulator.Http;
using OxSimulator.Pim;

namespace OxSimulator.Chronos.Itip;

/// <summary>
/// Module <c>conversion</c>, the one way of taking an invitation in before 7.0: makes an appointment of a mail's part, with the user's answer; of one that is there
/// only the answer is set. Source: OX HTTP API, "conversion".
/// </summary>
internal sealed class ConversionModule : IOxModule
{
    private const string Prefix = "com.openexchange.groupware.calendar.";

    public string Name => "conversion";

    public ValueTask<OxAnswer> HandleAsync(OxCall call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(call.Action.Equals("convert", StringComparison.OrdinalIgnoreCase) ? Convert(call) : OxFaults.UnknownAction(call));

    private static OxAnswer Convert(OxCall call)
    {
        var (source, handler) = (Part(call, "datasource"), Part(call, "datahandler"));
        if (source["identifier"]?.ToString() != "com.openexchange.mail.ical" || handler["identifier"]?.ToString() != "com.openexchange.ical") throw OxFaults.InvalidParameter("identifier", "").AsException();
        var arguments = ItipMessages.Arguments(handler);
        var message = ItipMessages.Find(call, source);
        var scope = ChronosScope.Of(call, Argument(arguments, Prefix + "folder"));
        Argument(arguments, "com.openexchange.groupware.task.folder");
        var answer = AppointmentPeople.PartStat(long.Parse(arguments[Prefix + "confirmstatus"]?.ToString() ?? "0", System.Globalization.CultureInfo.InvariantCulture));
        var made = new JsonArray();
        foreach (var mail in message.Events)
        {
            var stored = scope.Store.FindByUid(mail.Uid) ?? ItipModule.TakeRequest(mail, scope);
            ItipModule.SetAnswer(stored, answer, arguments[Prefix + "confirmmessage"]?.ToString(), scope);
            made.Add((JsonNode)new JsonObject { ["folder_id"] = int.Parse(scope.Folder.Id, System.Globalization.CultureInfo.InvariantCulture), ["id"] = PimColumns.Id(stored.Id, call) });
        }

        return OxAnswer.Of(made, call.Clock.Now);
    }

    private static JsonObject Part(OxCall call, string name) => call.JsonObject[name] as JsonObject ?? throw OxFaults.MissingParameter(name).AsException();

    private static string Argument(JsonObject arguments, string name) => arguments[name]?.ToString() ?? throw OxFaults.MissingParameter(name).AsException();
}
