namespace Bridge.OxApi.Mail;

/// <summary>What a search looks for: comparisons put together with and, or and not. Source: OX HTTP API, mail, search.</summary>
public abstract record OxMailTerm
{
    private OxMailTerm()
    {
    }

    /// <summary>All of them; at least one.</summary>
    public sealed record And(IReadOnlyList<OxMailTerm> Terms) : OxMailTerm;

    /// <summary>Any of them; at least one.</summary>
    public sealed record Or(IReadOnlyList<OxMailTerm> Terms) : OxMailTerm;

    public sealed record Not(OxMailTerm Term) : OxMailTerm;

    /// <summary>The text stands in the field, in whatever case.</summary>
    public sealed record Contains(OxMailField Field, string Text) : OxMailTerm;

    /// <summary>Received at or after (milliseconds since 1970 UTC).</summary>
    public sealed record ReceivedFrom(long Ms) : OxMailTerm;

    /// <summary>Received before (milliseconds since 1970 UTC).</summary>
    public sealed record ReceivedBefore(long Ms) : OxMailTerm;

    /// <summary>Has attachments or none. Older servers do not know this one.</summary>
    public sealed record Attachment(bool Has) : OxMailTerm;

    /// <summary>Null for no terms, the term itself for one.</summary>
    public static OxMailTerm? All(IEnumerable<OxMailTerm?> terms) => terms.OfType<OxMailTerm>().ToList() switch { [] => null, [var one] => one, var several => new And(several) };

    /// <summary>Null for no terms, the term itself for one.</summary>
    public static OxMailTerm? Any(IEnumerable<OxMailTerm?> terms) => terms.OfType<OxMailTerm>().ToList() switch { [] => null, [var one] => one, var several => new Or(several) };
}

/// <summary>Where a text is looked for.</summary>
public enum OxMailField
{
    From,
    To,
    Cc,
    Bcc,
    Subject,

    /// <summary>The text of the message: the mail server may have to read every one.</summary>
    Content,
}
