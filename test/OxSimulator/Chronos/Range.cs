using System.Globalization;
using OxSimulator.Chronos.Model;
using OxSimulator.Http;

namespace OxSimulator.Chronos;

/// <summary>The range of a query: <c>20261121T000000Z</c>, and nothing else.</summary>
internal sealed record Range(DateTime? From, DateTime? Until)
{
    internal static Range Required(OxCall call) => new(Moment(call, "rangeStart"), Moment(call, "rangeEnd"));

    internal static Range Optional(OxCall call) => new(
        call.Parameters["rangeStart"] is null ? null : Moment(call, "rangeStart"), call.Parameters["rangeEnd"] is null ? null : Moment(call, "rangeEnd"));

    /// <exception cref="OxFaultException">SVL-0002 when missing, SVL-0010 in another form.</exception>
    internal static DateTime Moment(OxCall call, string name)
    {
        var text = call.Parameters.Require(name);
        return DateTime.TryParseExact(text, EventDate.UtcForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw OxFaults.InvalidParameter(name, text).AsException();
    }
}
