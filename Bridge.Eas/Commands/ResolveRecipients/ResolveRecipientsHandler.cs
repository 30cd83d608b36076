using Bridge.Eas.Items.People;
using Bridge.Eas.Protocol;
using Bridge.Eas.Sync;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.ResolveRecipients;

/// <summary>Tells who is meant by what a person typed as recipients, when they are free, and how they look.</summary>
/// <remarks>OX keeps no certificates of people, so none are found. Source: MS-ASCMD, "ResolveRecipients".</remarks>
internal sealed class ResolveRecipientsHandler(PeopleResolver resolver, FreeBusyTimes times, PersonPictures pictures) : IEasCommandHandler
{
    private const int NoCertificate = 7;

    /// <summary>MS-ASCMD, "Status (Availability)": of lists with more members nobody's times are told.</summary>
    private const int LargestList = 20;

    public async ValueTask<EasReply> HandleAsync(EasCommandContext context, CancellationToken cancellationToken)
    {
        if (ResolveRequest.Decode(context) is not { } asked) return Refuse(ResolveStatus.ProtocolError);
        var resolved = await resolver.ResolveAsync(context.User, asked.Names, cancellationToken);
        if (!resolved.Succeeded) return resolved.Failure.Kind is SourceFailureKind.Unavailable or SourceFailureKind.LoginRefused ? Replies.Of(resolved.Failure) : Refuse(ResolveStatus.ServerError);

        var names = resolved.Value.Select(name => (Name: name, Shown: ShownOf(name, asked))).ToList();
        var everybody = names.SelectMany(name => name.Shown).ToList();
        var merged = (Status: AvailabilityStatus.Success, Merged: (IReadOnlyDictionary<string, string>)new Dictionary<string, string>());
        if (asked.Span is { } span) merged = await times.ReadAsync(context.User, [.. names.Where(name => name.Name.ListSize <= LargestList).SelectMany(name => name.Shown)], span, cancellationToken);
        var seen = asked.Pictures is null ? null : await pictures.ReadAsync(context.User.Session, [.. everybody.Select(person => person.PictureUrl)], asked.Pictures, cancellationToken);

        var writer = new WbxmlWriter();
        writer.Start(ResolveRecipientsTags.ResolveRecipients);
        writer.Element(ResolveRecipientsTags.Status, ResolveStatus.Success);
        var next = 0;
        foreach (var (text, (name, shown)) in asked.Names.Zip(names))
        {
            writer.Start(ResolveRecipientsTags.Response);
            writer.Element(ResolveRecipientsTags.To, text);
            writer.Element(ResolveRecipientsTags.Status, StatusOf(name, shown));
            writer.Element(ResolveRecipientsTags.RecipientCount, Math.Max(name.People.Count, name.ListSize));
            foreach (var person in shown)
            {
                writer.Start(ResolveRecipientsTags.Recipient);
                writer.Element(ResolveRecipientsTags.Type, person.Source);
                writer.Element(ResolveRecipientsTags.DisplayName, person.DisplayName);
                writer.Element(ResolveRecipientsTags.EmailAddress, person.Address);
                if (asked.Span is not null) WriteAvailability(writer, name.ListSize > LargestList ? AvailabilityStatus.ListTooLarge : merged.Status, merged.Merged.GetValueOrDefault(person.Address));
                if (asked.WantsCertificates) WriteNoCertificate(writer);
                if (seen is not null) seen[next].Write(writer, ResolveRecipientsTags.Picture, ResolveRecipientsTags.Status, ResolveRecipientsTags.Data);
                next++;
                writer.End();
            }

            writer.End();
        }

        writer.End();
        return EasReply.Of(writer);
    }

    /// <summary>The limit is for guesses: a list's members are meant, all of them.</summary>
    private static IReadOnlyList<ResolvedPerson> ShownOf(ResolvedName name, ResolveRequest asked) =>
        name.IsAmbiguous && asked.MostAmbiguous is { } most ? [.. name.People.Take(most)] : name.People;

    private static ResolveStatus StatusOf(ResolvedName name, IReadOnlyList<ResolvedPerson> shown) =>
        name.People.Count == 0 ? ResolveStatus.NotFound
        : !name.IsAmbiguous ? ResolveStatus.Success
        : shown.Count < name.People.Count ? ResolveStatus.AmbiguousInPart
        : ResolveStatus.Ambiguous;

    private static void WriteAvailability(WbxmlWriter writer, AvailabilityStatus status, string? merged)
    {
        writer.Start(ResolveRecipientsTags.Availability);
        writer.Element(ResolveRecipientsTags.Status, status);
        if (status == AvailabilityStatus.Success) writer.Optional(ResolveRecipientsTags.MergedFreeBusy, merged);
        writer.End();
    }

    private static void WriteNoCertificate(WbxmlWriter writer)
    {
        writer.Start(ResolveRecipientsTags.Certificates);
        writer.Element(ResolveRecipientsTags.Status, NoCertificate);
        writer.Element(ResolveRecipientsTags.CertificateCount, 0);
        writer.End();
    }

    private static EasReply Refuse(ResolveStatus status)
    {
        var writer = new WbxmlWriter();
        writer.Start(ResolveRecipientsTags.ResolveRecipients);
        writer.Element(ResolveRecipientsTags.Status, status);
        writer.End();
        return EasReply.Of(writer, (int)status);
    }
}
