using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Items.Mail.Finding;

/// <summary>How phones search, section <c>Eas:Search</c>.</summary>
public sealed class SearchOptions
{
    /// <summary>Seconds that a search in mail may take, and as many again for reading the page that is shown. Phones give up after 30.</summary>
    /// <value>1 to 120; 12 when unset.</value>
    [Range(1, 120)] public int TimeoutSeconds { get; set; } = 12;

    /// <summary>
    /// Whether words are looked for in the text of mails, too, and not only in subject, sender and recipients: a mail server without a full-text
    /// index reads every mail for that. True when unset.
    /// </summary>
    public bool Bodies { get; set; } = true;

    /// <summary>Largest picture of a person that is sent, in bytes; a phone may ask for smaller ones only.</summary>
    /// <value>0 (none) to 1048576; 102400 when unset.</value>
    [Range(0, 1 << 20)] public int MaxPictureBytes { get; set; } = 100 << 10;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

[OptionsValidator]
internal sealed partial class SearchOptionsValidator : IValidateOptions<SearchOptions>;
