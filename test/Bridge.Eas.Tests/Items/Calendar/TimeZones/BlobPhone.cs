using System.Buffers.Binary;

namespace Bridge.Eas.Tests.Items.Calendar.TimeZones;

/// <summary>A phone that knows nothing of a zone but its blob, and reckons as Windows does: each year has one switch to standard and one to daylight time.</summary>
internal sealed class BlobPhone
{
    private readonly TimeSpan _standardOffset, _daylightOffset;
    private readonly int[] _standard, _daylight;

    internal BlobPhone(string base64)
    {
        var blob = Convert.FromBase64String(base64);
        (_standard, _daylight) = (Parts(68), Parts(152));
        var switches = _standard[1] != 0 && _daylight[1] != 0;
        _standardOffset = TimeSpan.FromMinutes(-(Bias(0) + (switches ? Bias(84) : 0)));
        _daylightOffset = TimeSpan.FromMinutes(-(Bias(0) + (switches ? Bias(168) : 0)));
        if (!switches) _standard = _daylight = [];

        int Bias(int at) => BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(at));
        int[] Parts(int at) => [.. Enumerable.Range(0, 8).Select(index => (int)BinaryPrimitives.ReadUInt16LittleEndian(blob.AsSpan(at + (2 * index))))];
    }

    internal TimeSpan OffsetAt(DateTime utc)
    {
        if (_standard.Length == 0) return _standardOffset;
        var year = (utc + _standardOffset).Year;
        var (toStandard, toDaylight) = (When(_standard, year) - _daylightOffset, When(_daylight, year) - _standardOffset);
        var isDaylight = toDaylight < toStandard ? utc >= toDaylight && utc < toStandard : utc >= toDaylight || utc < toStandard;
        return isDaylight ? _daylightOffset : _standardOffset;
    }

    internal DateTime ToLocal(DateTime utc) => utc + OffsetAt(utc);

    /// <summary>Null for a wall time that does not come, or comes twice.</summary>
    internal DateTime? ToUtc(DateTime local)
    {
        DateTime[] readings = [.. new[] { _standardOffset, _daylightOffset }.Distinct().Select(offset => local - offset).Where(utc => ToLocal(utc) == local)];
        return readings.Length == 1 ? readings[0] : null;
    }

    private static DateTime When(int[] date, int year)
    {
        var first = new DateTime(year, date[1], 1, 0, 0, 0, DateTimeKind.Utc);
        var day = date[0] != 0 ? new DateTime(date[0], date[1], date[3], 0, 0, 0, DateTimeKind.Utc) : first.AddDays(((date[2] - (int)first.DayOfWeek + 7) % 7) + (7 * (date[3] - 1)));
        if (date[0] == 0 && day.Month != date[1]) day = day.AddDays(-7);
        return day + new TimeSpan(0, date[4], date[5], date[6], date[7] == 999 ? 1000 : date[7]);
    }
}
