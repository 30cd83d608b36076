using System.Text.Json;

namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>What a write is for: an appointment as it is, or one occurrence of a series.</summary>
/// <param name="Folder">Where the caller sees it.</param>
/// <param name="Stored">The appointment, or the exception; for an occurrence that is none yet, its series.</param>
/// <param name="Master">The series, for an exception or an occurrence.</param>
/// <param name="Position">The occurrence's number, as long as it is no exception.</param>
/// <param name="RecurrenceId">The occurrence's original start.</param>
internal sealed record LegacyAim(OxFolderId Folder, OxAppointment Stored, OxAppointment? Master, int? Position, string? RecurrenceId)
{
    /// <summary>Parts of a series have to say so with each write.</summary>
    internal void WriteSeries(Utf8JsonWriter json)
    {
        if ((Master?.Id ?? Stored.RecurrenceId) is { } series) json.WriteString("recurrence_id", series);
        if (Position is { } position) json.WriteNumber("recurrence_position", position);
    }
}
