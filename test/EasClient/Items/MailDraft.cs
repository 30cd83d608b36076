using System.Xml.Linq;

namespace EasClient.Items;

/// <summary>A draft as phones keep it in the Drafts folder since 16.0. Source: MS-ASEMAIL, "Draft".</summary>
public sealed record MailDraft
{
    /// <summary>Recipients, comma-separated.</summary>
    public string? To { get; init; }

    /// <summary>Recipients, comma-separated.</summary>
    public string? Cc { get; init; }

    /// <summary>Recipients, comma-separated.</summary>
    public string? Bcc { get; init; }

    /// <summary>Subject.</summary>
    public string? Subject { get; init; }

    /// <summary>0 low, 1 normal, 2 high.</summary>
    public int? Importance { get; init; }

    /// <summary>The body.</summary>
    public string? Body { get; init; }

    /// <summary>1 plain, 2 HTML.</summary>
    public int BodyType { get; init; } = 1;

    /// <summary>Files to attach.</summary>
    public IReadOnlyList<Upload> Attachments { get; init; } = [];

    /// <summary>FileReferences of attachments to remove.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The elements of an Add or Change.</summary>
    public IReadOnlyList<XElement> Build() => ItemElements.Present(
        ItemElements.Text(EasNames.Email, "To", To),
        ItemElements.Text(EasNames.Email, "Cc", Cc),
        ItemElements.Text(EasNames.Email2, "Bcc", Bcc),
        ItemElements.Text(EasNames.Email, "Subject", Subject),
        ItemElements.Number(EasNames.Email, "Importance", Importance),
        ItemElements.Body(Body, BodyType),
        Upload.Attachments(Attachments, Removed));
}
