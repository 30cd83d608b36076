using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Eas.Mime;
using Bridge.Eas.State;
using Bridge.Eas.State.Store;
using Bridge.Eas.Sync;
using Bridge.OxApi;
using Bridge.OxApi.Calendar;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Bridge.Eas.Items.Mail.Invitations;

/// <summary>An answer that OX was told of.</summary>
/// <param name="Guest">Hash of meeting, occurrence and guest.</param>
/// <param name="Stamp">When he gave it, seconds since 1970 UTC.</param>
internal readonly record struct TakenAnswer(ulong Guest, long Stamp);

/// <summary>
/// Takes what guests answer by mail into the user's calendar, when the mail is first shown to one of his phones: they have no button for that, and OX waits for
/// one to be pressed. Once for each answer, and never an older one after a newer; whatever goes wrong with it, the mail is shown.
/// </summary>
internal sealed partial class GuestAnswers(IOxCalendarApi calendar, IStateStore store, IChangeNotes notes, ILogger<GuestAnswers> logger)
{
    private const byte Version = 1;

    /// <summary>Of more the oldest are forgotten.</summary>
    private const int Most = 300;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(60);

    /// <summary>By then whatever was to be said of it has been, and a store that was lost knows nothing of it.</summary>
    private static readonly Duration Old = Duration.FromDays(30);

    private readonly Turns<(StateUser User, string Uid)> _oneByOne = new();

    /// <param name="context">Whose mail, and in which folder.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="message">What it says.</param>
    /// <param name="answer">The same as an answer.</param>
    /// <param name="cancellationToken">The phone hung up.</param>
    public async ValueTask TakeAsync(SourceContext context, uint uid, MimeMessageInfo message, GuestAnswer answer, CancellationToken cancellationToken)
    {
        if (Instant.FromDateTimeOffset(context.Now) - answer.Stamp > Old || message.Attachments.FirstOrDefault(part => part.IsCalendar)?.Path is not { } part) return;
        var key = StateKeys.TakenAnswers(context.User.State);
        var taken = new TakenAnswer(HashOf(answer), answer.Stamp.ToUnixTimeSeconds());
        if (await HasAsync(key, taken, cancellationToken)) return;

        // Mails are made ready several at once: of two answers about a meeting the older one must not come last, nor both write to it at once.
        using var turn = await _oneByOne.TakeAsync((context.User.State, answer.Uid), cancellationToken);
        if (await HasAsync(key, taken, cancellationToken)) return;
        await TakeAsync(context, new OxMailInvitation(new OxFolderId(context.OxFolderId), uid, part), answer, key, taken, cancellationToken);
    }

    private async ValueTask TakeAsync(SourceContext context, OxMailInvitation mail, GuestAnswer answer, string key, TakenAnswer taken, CancellationToken cancellationToken)
    {
        var resolved = await calendar.ResolveAsync(context.User.Session, answer.Uid, cancellationToken);
        if (resolved.Error is { } unasked && MayPass(unasked)) return;
        if (resolved.TryGet(out var meeting, out _) && (meeting is null || !Awaits(meeting, answer)))
        {
            await NoteAsync(key, taken, cancellationToken);
            return;
        }

        var changed = await calendar.TakeAnswerAsync(
            context.User.Session, mail, new OxGuestAnswer(answer.Uid, answer.Occurrence is null, answer.Guest, answer.PartStat, answer.Comment), cancellationToken);
        if (!changed.TryGet(out var events, out var error))
        {
            if (MayPass(error)) return;
            Refused(error.Code);
        }

        // A death before this only makes the same happen once more.
        await NoteAsync(key, taken, cancellationToken);
        foreach (var folder in (events ?? []).Select(one => one.Folder).OfType<string>().Distinct(StringComparer.Ordinal)) await notes.NoteAsync(context.User.State, folder, cancellationToken);
    }

    /// <summary>
    /// A colleague answers in OX itself, which only sends a mail about it: his answer may have been taken back since. So may any that is to an invitation before
    /// the meeting was moved. Source: RFC 5546, "Message Sequencing".
    /// </summary>
    private static bool Awaits(OxEvent meeting, GuestAnswer answer)
    {
        var isColleague = (meeting.Attendees ?? []).Any(one => one.Entity is > 0 && answer.Guest.Equals(Calendar.Meeting.AddressOf(one), StringComparison.OrdinalIgnoreCase));
        return !isColleague && (answer.Occurrence is not null || answer.Sequence is not { } sequence || sequence >= (meeting.Sequence ?? 0));
    }

    /// <summary>The next phone that is shown the mail, or the same one, tries again.</summary>
    private static bool MayPass(OxError error) => error.Kind is OxErrorKind.Transient or OxErrorKind.Conflict or OxErrorKind.SessionLost or OxErrorKind.CredentialsRefused;

    private async ValueTask<bool> HasAsync(string key, TakenAnswer answer, CancellationToken cancellationToken) => Has(Read(await store.GetAsync(key, cancellationToken)), answer);

    private static bool Has(IReadOnlyList<TakenAnswer> all, TakenAnswer answer) => all.Any(one => one.Guest == answer.Guest && one.Stamp >= answer.Stamp);

    private async ValueTask NoteAsync(string key, TakenAnswer answer, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await store.GetAsync(key, cancellationToken);
            var all = Read(before);
            if (Has(all, answer)) return;
            var after = Write([.. all.Where(one => one.Guest != answer.Guest).TakeLast(Most - 1), answer]);
            if (before is null ? await store.AddAsync(key, after, Kept, cancellationToken) : await store.ReplaceAsync(key, before, after, Kept, cancellationToken)) return;
        }
    }

    private static ulong HashOf(GuestAnswer answer) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{answer.Uid}\n{answer.Occurrence?.ToUnixTimeSeconds()}\n{answer.Guest}")));

    internal static byte[] Write(IReadOnlyList<TakenAnswer> all)
    {
        var record = new RecordWriter(Version);
        record.Number((ulong)all.Count);
        foreach (var one in all)
        {
            record.Fixed64(one.Guest);
            record.Signed(one.Stamp);
        }

        return record.ToArray();
    }

    /// <returns>Nothing for what cannot be read: then OX is told once more.</returns>
    internal static IReadOnlyList<TakenAnswer> Read(byte[]? bytes)
    {
        if (bytes is null) return [];
        try
        {
            var record = new RecordReader(bytes, Version);
            var all = new TakenAnswer[record.Count()];
            for (var i = 0; i < all.Length; i++) all[i] = new(record.Fixed64(), record.Signed());
            return record.AtEnd ? all : [];
        }
        catch (RecordFormatException)
        {
            return [];
        }
    }

    [LoggerMessage(2411, LogLevel.Information, "OX takes no guest's answer by mail ({Code})")]
    private partial void Refused(string code);
}
