namespace Bridge.Eas.Mime.Compose;

/// <summary>Parts of a message that go along, by <see cref="MimePart.Path"/>.</summary>
/// <param name="Pictures">Those that its HTML shows, and that come before any other.</param>
/// <param name="Files">All others.</param>
internal sealed record CombinedFiles(IReadOnlySet<string> Pictures, IReadOnlySet<string> Files)
{
    internal static CombinedFiles None { get; } = new(new HashSet<string>(), new HashSet<string>());

    /// <summary>Both.</summary>
    internal IReadOnlySet<string> All => Pictures.Count == 0 ? Files : Pictures.Concat(Files).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those of them that stay.</summary>
    internal CombinedFiles Where(Func<string, bool> stays) =>
        new(Pictures.Where(stays).ToHashSet(StringComparer.Ordinal), Files.Where(stays).ToHashSet(StringComparer.Ordinal));

    /// <summary>All parts of a message beside its text.</summary>
    internal static CombinedFiles AllOf(MimeMessageInfo message)
    {
        var shown = ShownIn(message);
        var pictures = message.Attachments.TakeWhile(shown).Select(part => part.Path).ToHashSet(StringComparer.Ordinal);
        return new CombinedFiles(pictures, message.Attachments.Select(part => part.Path).Where(path => !pictures.Contains(path)).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The parts without which its HTML has holes.</summary>
    internal static CombinedFiles PicturesOf(MimeMessageInfo message) =>
        new(message.Attachments.Where(ShownIn(message)).Select(part => part.Path).ToHashSet(StringComparer.Ordinal), None.Files);

    private static Func<MimePart, bool> ShownIn(MimeMessageInfo message)
    {
        var shown = ShownParts.In(message);
        return part => part.ContentId is { } id && shown.Contains(id);
    }
}
