using System.Security.Cryptography;
using System.Text;
using Bridge.OxApi;
using Bridge.OxApi.Mail;
using Bridge.OxApi.Sessions;

namespace Bridge.Eas.Tests.Items.Mail;

/// <summary>A mail in <see cref="FakeMailbox"/>.</summary>
internal sealed record FakeMail(uint Uid, string? MessageId, string Text, OxMailFlags Flags, long ReceivedMs)
{
    public int Color { get; init; }

    public string[] Keywords { get; init; } = [];

    public int ShownFlags => (int)(Keywords.Length > 0 || Color > 0 ? Flags | OxMailFlags.User : Flags);
}

/// <summary>A folder of <see cref="FakeMailbox"/>.</summary>
internal sealed class FakeMailFolder(long validity)
{
    public long Validity { get; set; } = validity;

    public uint Next { get; set; } = 1;

    public List<FakeMail> Mails { get; } = [];
}

/// <summary>Mail folders in memory, and OX's ways to fail: before or after the effect, and halfway through a move.</summary>
internal sealed class FakeMailbox : IOxMailApi
{
    public const string Inbox = "default0/INBOX";
    public const string Work = "default0/INBOX/Work";
    public const string Home = "default0/INBOX/Home";
    public const string Sent = "default0/INBOX/Sent";

    private static readonly OxError Missing = new("MSG-0066", OxErrorCategory.UserInput);

    private static readonly OxError No = new("MSG-1007", OxErrorCategory.Error);

    public Dictionary<string, FakeMailFolder> Folders { get; } = new(StringComparer.Ordinal)
    {
        [Inbox] = new(70), [Work] = new(71), [Home] = new(72), [Sent] = new(73),
    };

    /// <summary>Each call: its action and what it named.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Messages handed to transport.</summary>
    public List<string> Outbox { get; } = [];

    /// <summary>Awaited before a call takes effect; an error keeps it from that.</summary>
    public Func<string, Task<OxError?>> Before { get; set; } = _ => Task.FromResult<OxError?>(null);

    /// <summary>Awaited after a call took effect; an error takes the place of its answer.</summary>
    public Func<string, Task<OxError?>> After { get; set; } = _ => Task.FromResult<OxError?>(null);

    /// <summary>Mails that a move copies and does not take away.</summary>
    public HashSet<uint> HalfMoved { get; } = [];

    /// <summary>Mails that OX neither changes nor deletes.</summary>
    public HashSet<uint> Refused { get; } = [];

    /// <summary>The mail server does not tell new uids.</summary>
    public bool TellsNoUids { get; set; }

    /// <summary>OX has no "examine": neither validity nor next uid is told.</summary>
    public bool TellsNoStatus { get; set; }

    /// <summary>A sent mail's copy fails.</summary>
    public bool KeepsNoCopy { get; set; }

    /// <summary>The mail server passes over keywords.</summary>
    public bool TakesNoKeywords { get; set; }

    /// <summary>So many listings from now on lack all mails.</summary>
    public int EmptyListings { get; set; }

    public uint Put(string folder, string? messageId, string text = "Hello", OxMailFlags flags = OxMailFlags.None, long received = 5_000)
    {
        var place = Folders[folder];
        place.Mails.Add(new FakeMail(place.Next, messageId, text, flags, received));
        return place.Next++;
    }

    public uint[] Uids(string folder) => [.. Folders[folder].Mails.Select(mail => mail.Uid)];

    public int Count(string action) => Calls.Count(call => call.Split(' ')[0] == action);

    public Task<OxResult<OxMailStatus>> ExamineAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken) => Run("examine", folder, place =>
        new OxMailStatus(TellsNoStatus ? 0 : place.Validity, place.Mails.Count, place.Mails.Count(mail => !mail.Flags.HasFlag(OxMailFlags.Seen)), TellsNoStatus ? 0 : place.Next));

    public Task<OxResult<OxMailRow[]>> AllAsync(IOxSession session, OxFolderId folder, OxMailRange range, CancellationToken cancellationToken) => Run("all", folder, place =>
        EmptyListings-- > 0 ? [] : place.Mails.Select(mail => new OxMailRow(mail.Uid, mail.ShownFlags, mail.Color, mail.ReceivedMs)).ToArray());

    public Task<OxResult<IReadOnlyList<OxMailHead>>> ListAsync(IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, CancellationToken cancellationToken) =>
        Run("list", folder, place => (IReadOnlyList<OxMailHead>)[.. place.Mails.Where(mail => uids.Contains(mail.Uid)).Select(Head)]);

    public Task<OxResult<OxMailSource>> GetSourceAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken) => Run("source", folder, place =>
        new OxMailSource(new MemoryStream(Encoding.UTF8.GetBytes(place.Mails.Single(mail => mail.Uid == uid).Text)), null, new MemoryStream()));

    public Task<OxResult<uint?>> FindByMessageIdAsync(IOxSession session, OxFolderId folder, string messageId, CancellationToken cancellationToken) =>
        Run("find", folder, place => place.Mails.Find(mail => mail.MessageId == messageId)?.Uid);

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> UpdateFlagsAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxMailFlags set, OxMailFlags clear, CancellationToken cancellationToken) =>
        Run($"flags {string.Join(',', uids)}", folder, place => (IReadOnlyList<OxMailOutcome>)[.. uids.Select(uid => new OxMailOutcome(uid, null, Flag(place, uid, set, clear)))]);

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> MoveAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken) =>
        Run($"move {string.Join(',', uids)}", folder, from => (IReadOnlyList<OxMailOutcome>)[.. uids.Select(uid => Move(from, uid, destination))]);

    public async Task<OxResult<OxDone>> DeleteAsync(IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, bool hard, CancellationToken cancellationToken)
    {
        var done = await Run($"delete {string.Join(',', uids)}", folder, place =>
        {
            var refused = uids.Any(Refused.Contains);
            if (!refused) place.Mails.RemoveAll(mail => uids.Contains(mail.Uid));
            return refused;
        });
        return done.Error is { } error ? error : done.Value ? No : OxResult<OxDone>.Success(default);
    }

    public async Task<OxResult<OxSentMail>> SendRawAsync(IOxSession session, OxMailWriter mime, bool copyToSent, CancellationToken cancellationToken)
    {
        using var written = new MemoryStream();
        await mime(written, cancellationToken);
        var text = Encoding.UTF8.GetString(written.ToArray());
        return await Run("send", new OxFolderId(Sent), _ =>
        {
            Outbox.Add(text);
            if (KeepsNoCopy) return new OxSentMail(null, null, new OxError("MSG-0042", OxErrorCategory.Capacity));
            var id = text.Split("\r\n").First(line => line.StartsWith("Message-ID: ", StringComparison.OrdinalIgnoreCase))[12..];
            return new OxSentMail(new OxFolderId(Sent), Put(Sent, id, text, OxMailFlags.Seen), null);
        });
    }

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> SetColorAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, int color, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxMailOutcome>>> CopyAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxMailTags>> GetTagsAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken) =>
        Run($"tags {uid}", folder, place => place.Mails.Find(mail => mail.Uid == uid) is { } mail ? new OxMailTags(mail.Color, [.. mail.Keywords]) : new OxMailTags(0, []));

    public Task<OxResult<OxDone>> UpdateTagsAsync(IOxSession session, OxFolderId folder, uint uid, OxMailTagsChange change, CancellationToken cancellationToken) =>
        Run($"tag {uid}", folder, place =>
        {
            var index = place.Mails.FindIndex(mail => mail.Uid == uid);
            if (index < 0) return default;
            var mail = place.Mails[index];
            string[] keywords = TakesNoKeywords ? mail.Keywords : [.. mail.Keywords.Except(change.Clear, StringComparer.OrdinalIgnoreCase).Union(change.Set, StringComparer.OrdinalIgnoreCase)];
            place.Mails[index] = mail with { Color = change.Color ?? mail.Color, Keywords = keywords };
            return default(OxDone);
        });

    public async Task<OxResult<uint>> ImportAsync(IOxSession session, OxFolderId folder, OxMailFlags flags, OxMailWriter mime, CancellationToken cancellationToken)
    {
        using var written = new MemoryStream();
        await mime(written, cancellationToken);
        return await Run("import", folder, _ => Put(folder.Value, messageId: null, Encoding.UTF8.GetString(written.ToArray()), flags));
    }

    public Task<OxResult<IReadOnlyList<OxMailWords>>> WordsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, bool makes, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<IReadOnlyList<OxMailHead>>> HeadsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxMailHit[]>> SearchAsync(
        IOxSession session, OxFolderId folder, OxMailTerm? term, OxMailRange range, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OxResult<OxDone>> ClearAsync(IOxSession session, OxFolderId folder, bool hard, CancellationToken cancellationToken) => throw new NotSupportedException();

    private OxError? Flag(FakeMailFolder place, uint uid, OxMailFlags set, OxMailFlags clear)
    {
        if (Refused.Contains(uid)) return No;
        var index = place.Mails.FindIndex(mail => mail.Uid == uid);
        if (index >= 0) place.Mails[index] = place.Mails[index] with { Flags = (place.Mails[index].Flags | set) & ~clear };
        return null;
    }

    private OxMailOutcome Move(FakeMailFolder from, uint uid, OxFolderId destination)
    {
        if (from.Mails.Find(mail => mail.Uid == uid) is not { } mail) return new(uid, null, new OxError("MSG-0032", OxErrorCategory.UserInput));
        if (!Folders.TryGetValue(destination.Value, out var to)) return new(uid, null, Missing);
        var copy = Put(destination.Value, mail.MessageId, mail.Text, mail.Flags, mail.ReceivedMs);
        to.Mails[^1] = to.Mails[^1] with { Color = mail.Color, Keywords = mail.Keywords };
        if (HalfMoved.Remove(uid)) return new(uid, null, No);
        from.Mails.Remove(mail);
        return new(uid, TellsNoUids ? null : copy, null);
    }

    private static OxMailHead Head(FakeMail mail) => new()
    {
        Uid = mail.Uid, Flags = mail.ShownFlags, Color = mail.Color, ReceivedMs = mail.ReceivedMs, MessageId = mail.MessageId, Size = mail.Text.Length,
        Subject = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Text))),
    };

    private async Task<OxResult<T>> Run<T>(string call, OxFolderId folder, Func<FakeMailFolder, T> effect)
    {
        Calls.Add($"{call} {folder.Value}");
        if (await Before(call) is { } early) return early;
        if (!Folders.TryGetValue(folder.Value, out var place)) return Missing;
        var value = effect(place);
        return await After(call) is { } late ? late : OxResult<T>.Success(value);
    }
}
