namespace Bridge.OxApi.Mail;

/// <summary>OX module "mail". Uids are valid for one folder and one <see cref="OxMailStatus.Validity"/>; a move gives new ones.</summary>
public interface IOxMailApi
{
    /// <summary>UIDVALIDITY, counters and UIDNEXT; from the folder's counters where this OX has no <c>examine</c>.</summary>
    Task<OxResult<OxMailStatus>> ExamineAsync(IOxSession session, OxFolderId folder, CancellationToken cancellationToken);

    /// <summary>Uids, flags, colours and dates, \Deleted mails included.</summary>
    Task<OxResult<OxMailRow[]>> AllAsync(IOxSession session, OxFolderId folder, OxMailRange range, CancellationToken cancellationToken);

    /// <summary>Envelopes of these mails, in no given order; mails that are gone are missing.</summary>
    Task<OxResult<IReadOnlyList<OxMailHead>>> ListAsync(IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, CancellationToken cancellationToken);

    /// <summary>Envelopes of mails of any folders, with what tells their conversation; in no given order, mails that are gone are missing.</summary>
    Task<OxResult<IReadOnlyList<OxMailHead>>> HeadsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, CancellationToken cancellationToken);

    /// <summary>The first words of mails of any folders, in no given order; those that have none are missing.</summary>
    /// <param name="session">The user.</param>
    /// <param name="mails">Which.</param>
    /// <param name="makes">Whether OX reads mails whose words it does not have at hand, one by one: slow. Source: OX HTTP API, mail, columns 662 and 663.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    Task<OxResult<IReadOnlyList<OxMailWords>>> WordsAsync(IOxSession session, IReadOnlyList<OxMailRef> mails, bool makes, CancellationToken cancellationToken);

    /// <summary>The raw message, without marking it as seen.</summary>
    Task<OxResult<OxMailSource>> GetSourceAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken);

    /// <summary>Finds a mail by its Message-ID header (with angle brackets).</summary>
    /// <returns><c>null</c> when the folder has none.</returns>
    Task<OxResult<uint?>> FindByMessageIdAsync(IOxSession session, OxFolderId folder, string messageId, CancellationToken cancellationToken);

    /// <summary>Sets and clears system flags. A mail that is gone is an outcome with an error, or silently nothing (IMAP).</summary>
    Task<OxResult<IReadOnlyList<OxMailOutcome>>> UpdateFlagsAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxMailFlags set, OxMailFlags clear, CancellationToken cancellationToken);

    /// <param name="color">0 none, 1 to 10.</param>
    Task<OxResult<IReadOnlyList<OxMailOutcome>>> SetColorAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, int color, CancellationToken cancellationToken);

    /// <summary>Colour and user flags of a mail, without marking it as seen. Lists do not carry user flags.</summary>
    Task<OxResult<OxMailTags>> GetTagsAsync(IOxSession session, OxFolderId folder, uint uid, CancellationToken cancellationToken);

    /// <summary>Changes colour and user flags of a mail with one call. An OX before 7.8.3 passes over user flags, and a mail server may.</summary>
    Task<OxResult<OxDone>> UpdateTagsAsync(IOxSession session, OxFolderId folder, uint uid, OxMailTagsChange change, CancellationToken cancellationToken);

    Task<OxResult<IReadOnlyList<OxMailOutcome>>> MoveAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken);

    Task<OxResult<IReadOnlyList<OxMailOutcome>>> CopyAsync(
        IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, OxFolderId destination, CancellationToken cancellationToken);

    /// <summary>Deletes; a mail that is gone already is no error.</summary>
    /// <param name="hard">For good; otherwise to the trash (a mail in the trash goes for good).</param>
    Task<OxResult<OxDone>> DeleteAsync(IOxSession session, OxFolderId folder, IReadOnlyList<uint> uids, bool hard, CancellationToken cancellationToken);

    /// <summary>Sends a message. Its bytes must be 7-bit and its lines end in CRLF: OX reads them as ASCII.</summary>
    /// <param name="mime">Asked once more after a lost session.</param>
    Task<OxResult<OxSentMail>> SendRawAsync(IOxSession session, OxMailWriter mime, bool copyToSent, CancellationToken cancellationToken);

    /// <summary>Puts a message (8-bit safe) into a folder without sending it.</summary>
    /// <returns>Its uid.</returns>
    Task<OxResult<uint>> ImportAsync(IOxSession session, OxFolderId folder, OxMailFlags flags, OxMailWriter mime, CancellationToken cancellationToken);

    /// <param name="term">What to look for; <c>null</c> finds every mail.</param>
    Task<OxResult<OxMailHit[]>> SearchAsync(
        IOxSession session, OxFolderId folder, OxMailTerm? term, OxMailRange range, CancellationToken cancellationToken);

    /// <summary>Empties a folder (not its subfolders).</summary>
    Task<OxResult<OxDone>> ClearAsync(IOxSession session, OxFolderId folder, bool hard, CancellationToken cancellationToken);
}
