using System.Xml.Linq;

namespace EasClient.Items;

/// <summary>A task written on the phone; null leaves an element out. Source: MS-ASTASK.</summary>
public sealed record TaskDraft
{
    private static readonly XNamespace Ns = EasNames.Tasks;

    public required string Subject { get; init; }

    /// <summary>Plain text.</summary>
    public string? Body { get; init; }

    /// <summary>0 low, 1 normal, 2 high.</summary>
    public int Importance { get; init; } = 1;

    /// <summary>0 normal, 1 personal, 2 private, 3 confidential.</summary>
    public int Sensitivity { get; init; }

    /// <summary>Wall time in <see cref="Zone"/>; the phone sends it both as digits and as UTC.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Wall time in <see cref="Zone"/>; the phone sends it both as digits and as UTC.</summary>
    public DateTime? Due { get; init; }

    /// <summary>The phone's zone.</summary>
    public TimeZoneRules Zone { get; init; } = TimeZoneRules.Utc;

    /// <summary>When it was completed, UTC; null while open.</summary>
    public DateTime? Completed { get; init; }

    /// <summary>When to remind, UTC.</summary>
    public DateTime? Reminder { get; init; }

    /// <summary>An empty list removes all.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    public RecurrenceDraft? Recurrence { get; init; }

    /// <summary>The elements of an Add or Change.</summary>
    public IReadOnlyList<XElement> Build(EasVersion version) => ItemElements.Present(
        ItemElements.Body(version, Ns, Body),
        ItemElements.Text(Ns, "Subject", Subject),
        ItemElements.Number(Ns, "Importance", Importance),
        Date("UtcStartDate", Start is { } start ? Zone.ToUtc(start) : null),
        Date("StartDate", Start),
        Date("UtcDueDate", Due is { } due ? Zone.ToUtc(due) : null),
        Date("DueDate", Due),
        ItemElements.Categories(Ns, Categories),
        Recurrence?.ForTask(version, Start ?? Due ?? throw new InvalidOperationException("A repeating task needs a start or a due date.")),
        ItemElements.Flag(Ns, "Complete", Completed is not null),
        Date("DateCompleted", Completed),
        ItemElements.Number(Ns, "Sensitivity", Sensitivity),
        Date("ReminderTime", Reminder),
        ItemElements.Flag(Ns, "ReminderSet", Reminder is not null));

    private static XElement? Date(string name, DateTime? time) => time is null ? null : new XElement(Ns + name, EasDate.Dashed(time.Value));
}
