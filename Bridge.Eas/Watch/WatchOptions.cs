using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Watch;

/// <summary>How changes are learnt while phones wait, section <c>Eas:Watch</c>.</summary>
public sealed class WatchOptions
{
    /// <summary>Seconds between two looks at the folders that a user's phones wait for.</summary>
    /// <value>1 to 3600; 30 when unset.</value>
    [Range(1, 3600)] public int PollSeconds { get; set; } = 30;

    /// <summary>Seconds between two looks at the list of folders of a user whose phones wait. OX tells nobody of new, renamed or deleted folders.</summary>
    /// <value>1 to 86400; 60 when unset.</value>
    [Range(1, 86_400)] public int FolderSeconds { get; set; } = 60;

    /// <summary>Listen to OX's push where the server offers it. True when unset.</summary>
    public bool Push { get; set; } = true;
}

[OptionsValidator]
internal sealed partial class WatchOptionsValidator : IValidateOptions<WatchOptions>;
