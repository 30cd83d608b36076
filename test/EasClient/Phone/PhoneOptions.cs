using EasClient.Judges;

namespace EasClient.Phone;

/// <summary>How a phone behaves.</summary>
public sealed record PhoneOptions
{
    /// <summary>The highest version to speak; the phone takes the highest that the server offers below it.</summary>
    public EasVersion Version { get; init; } = EasVersion.V161;

    /// <summary>Whether a violation throws; otherwise it is only listed.</summary>
    public bool Strict { get; init; }

    /// <summary>Validates every answer if given.</summary>
    public SchemaJudge? Schemas { get; init; }

    /// <summary>Shown in DeviceInformation.</summary>
    public string Model { get; init; } = "TestPhone";

    /// <summary>Shown in DeviceInformation.</summary>
    public string FriendlyName { get; init; } = "Test phone";

    /// <summary>Whether the phone runs Provision when told to; some phones never do.</summary>
    public bool Provisions { get; init; } = true;

    /// <summary>Most rounds of <see cref="EasPhone.SyncUntilDoneAsync(EasCollection, CancellationToken)"/>: more is a loop.</summary>
    public int MaxRounds { get; init; } = 5000;
}
