using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Sync.Guards;

/// <summary>When so much of a collection would go at once that it is probably a mistake, section <c>Eas:Guard</c>.</summary>
public sealed class GuardOptions
{
    /// <summary>Per cent of what a device holds of a collection: when more is missing from a complete listing, the device is told only after a second one.</summary>
    /// <value>1 to 100; 50 when unset.</value>
    [Range(1, 100)] public int MissingPercent { get; set; } = 50;

    /// <summary>Fewer missing items are told at once, whatever their share, unless nothing is left of more than three.</summary>
    /// <value>1 to 1000000; 50 when unset.</value>
    [Range(1, 1_000_000)] public int MissingItems { get; set; } = 50;

    /// <summary>Per cent of a collection: a device that deletes more within a minute deletes by mistake.</summary>
    /// <value>1 to 100; 50 when unset.</value>
    [Range(1, 100)] public int DeletedPercent { get; set; } = 50;

    /// <summary>Fewer deletions are no mistake, whatever their share.</summary>
    /// <value>1 to 1000000; 50 when unset.</value>
    [Range(1, 1_000_000)] public int DeletedItems { get; set; } = 50;

    /// <summary>A folder of so few items is often emptied by its user; when more of them go at once and none stays, it may be a mistake, however small the folder.</summary>
    private const int Handful = 3;

    /// <summary>The sign that <paramref name="count"/> of <paramref name="all"/> missing items are a mistake of the listing: too many of them, or all.</summary>
    internal bool IsMassAbsence(int count, int all) =>
        (count >= MissingItems && count * 100L > (long)MissingPercent * all) || (count > Handful && count == all);

    /// <summary>The sign that <paramref name="count"/> of <paramref name="all"/> deletions are a mistake of the device.</summary>
    internal bool IsMassDelete(int count, int all) => count > DeletedItems && count * 100L > (long)DeletedPercent * all;
}

[OptionsValidator]
internal sealed partial class GuardOptionsValidator : IValidateOptions<GuardOptions>;
