using Bridge.Eas.Protocol;
using Bridge.Eas.Users;

namespace Bridge.Eas.Sync;

/// <summary>For whom a source works, on which folder and how the phone wants its items.</summary>
internal sealed record SourceContext
{
    public required EasUser User { get; init; }

    public required EasVersion Version { get; init; }

    /// <summary>The collection's id as the phone knows it: the first part of every server id and attachment reference.</summary>
    public required string CollectionId { get; init; }

    /// <summary>The folder's id in OX.</summary>
    public required string OxFolderId { get; init; }

    /// <summary>May the user add (create), change (write) and delete here?</summary>
    public required FolderRights Rights { get; init; }

    public required CollectionOptions Options { get; init; }

    /// <summary>The longest window that the operator allows, a value of FilterType; 0 for no limit.</summary>
    public int MaxAge { get; init; }

    /// <summary>The window in force: as long as the phone asked for, at most as long as it may be.</summary>
    /// <remarks>Nothing that is stored tells it but a source's cursor: another limit is seen there, and what leaves or enters is told under the key in use.</remarks>
    public int FilterType => MaxAge == 0 ? Options.FilterType : Options.FilterType == 0 ? MaxAge : Math.Min(Options.FilterType, MaxAge);

    /// <summary>
    /// The collection's item epoch as the engine's state knows it: the mail folder's UIDVALIDITY; null on the first sync and for PIM.
    /// Item ids of another epoch are "not found".
    /// </summary>
    public string? Epoch { get; init; }

    /// <summary>The element names the phone declared as managed (Supported, key 0); null when it sent no list.</summary>
    public IReadOnlySet<string>? Supported { get; init; }

    /// <summary>The device's type ("iPhone", "SAMSUNG…"), for the quirk tables.</summary>
    public string DeviceType { get; init; } = "";

    /// <summary>As the phone sends it.</summary>
    public string DeviceId { get; init; } = "";

    /// <summary>The store does not know the device for long: it may have forgotten what the device did before.</summary>
    public bool IsNewDevice { get; init; }

    /// <summary>It is the folder of drafts, and the phone may write there.</summary>
    public bool IsDrafts { get; init; }

    /// <summary>What is large may be read from OX while the answer is sent. Sync keeps its answers to repeat them, so there it may not.</summary>
    public bool PassesOn { get; init; }

    /// <summary>A listing kept from before is not good enough.</summary>
    public bool ListAnew { get; init; }

    /// <summary>
    /// Makes sure that the collection stays ours for one more call to OX. Throws <see cref="ClaimLostException"/> when another request has taken
    /// over: nothing more may be written.
    /// </summary>
    public Func<CancellationToken, ValueTask> KeepClaim { get; init; } = static _ => ValueTask.CompletedTask;

    /// <summary>When the request arrived, UTC.</summary>
    public required DateTimeOffset Now { get; init; }
}
