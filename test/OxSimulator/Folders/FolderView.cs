using System.Text.Json.Nodes;
using OxSimulator.Mail;
using OxSimulator.Store;

namespace OxSimulator.Folders;

/// <summary>A folder as one user sees it, whatever is behind it: a mail folder, a PIM folder, a root.</summary>
internal sealed class FolderView
{
    internal required string Id { get; init; }

    internal required string ParentId { get; init; }

    internal required string Title { get; init; }

    /// <summary>Column 301: <c>mail</c>, <c>contacts</c>, <c>calendar</c> or <c>event</c>, <c>tasks</c>, <c>system</c>.</summary>
    internal required string Module { get; init; }

    internal required SimFolderType Type { get; init; }

    internal int CreatedBy { get; init; } = 2;

    internal int ModifiedBy { get; init; } = 2;

    internal long? Created { get; init; }

    internal long? LastModified { get; init; }

    internal int OwnRights { get; init; } = 1;

    internal IReadOnlyList<SimPermission> Permissions { get; init; } = [];

    internal Func<bool> HasChildren { get; init; } = static () => false;

    internal bool IsStandard { get; init; }

    internal int StandardType { get; init; }

    internal bool Subscribed { get; init; } = true;

    internal bool UsedForSync { get; init; } = true;

    /// <summary>Owner's display name, for folders of somebody else.</summary>
    internal string? OwnerName { get; init; }

    /// <summary>The folder behind it, when it is a PIM folder.</summary>
    internal SimFolder? Pim { get; init; }

    /// <summary>The folder behind it, when it is a mail folder.</summary>
    internal SimMailFolder? Mail { get; init; }

    internal bool IsMailAccount { get; init; }

    internal bool IsEvent => Module == "event";

    internal JsonObject? Meta => Pim?.Meta;
}
