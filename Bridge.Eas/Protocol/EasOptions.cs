using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Protocol;

/// <summary>Settings of the protocol as a whole, section <c>Eas</c>.</summary>
public sealed class EasOptions
{
    /// <summary>The highest version offered to phones that no rule of <see cref="Ceilings"/> is about.</summary>
    /// <value>2.5, 12.0, 12.1, 14.0, 14.1, 16.0 or 16.1; 16.1 when unset.</value>
    [RegularExpression("^(2\\.5|12\\.0|12\\.1|14\\.0|14\\.1|16\\.0|16\\.1)$", ErrorMessage = "Eas:HighestVersion must be one of 2.5, 12.0, 12.1, 14.0, 14.1, 16.0, 16.1")]
    public string HighestVersion { get; set; } = "16.1";

    /// <summary>The highest version for some users, device types and models; the first rule that fits counts.</summary>
    public IList<CeilingRule> Ceilings { get; init; } = [];

    /// <summary>Phones are told once when the highest version they are offered has changed, which makes them start over. Else they find out when they look by themselves.</summary>
    public bool AnnounceVersions { get; set; }

    /// <summary>Items in one Sync answer and collection, however many the phone asks for.</summary>
    /// <value>1 to 512; 200 when unset.</value>
    [Range(1, 512)] public int MaxWindowSize { get; set; } = 200;

    /// <summary>Collections that one Sync or GetItemEstimate may name.</summary>
    /// <value>1 to 1000; 250 when unset.</value>
    [Range(1, 1000)] public int MaxCollections { get; set; } = 250;

    /// <summary>Bytes of one Sync answer after which it says MoreAvailable.</summary>
    /// <value>64 KiB to 16 MiB; 1 MiB when unset.</value>
    [Range(65_536, 16_777_216)] public int MaxAnswerBytes { get; set; } = 1_048_576;

    /// <summary>Seconds after which a Sync answer says MoreAvailable with what it has.</summary>
    /// <value>1 to 80; 20 when unset: some phones give up after 30.</value>
    [Range(1, 80)] public int MaxAnswerSeconds { get; set; } = 20;

    /// <summary>The same for the first items of a folder, so that a new phone shows something soon.</summary>
    /// <value>1 to 80; 2 when unset.</value>
    [Range(1, 80)] public int FirstAnswerSeconds { get; set; } = 2;
}

[OptionsValidator]
internal sealed partial class EasOptionsValidator : IValidateOptions<EasOptions>;
