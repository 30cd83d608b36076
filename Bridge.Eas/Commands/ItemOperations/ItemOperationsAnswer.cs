using System.Globalization;
using Bridge.Eas.Folders;
using Bridge.Eas.Protocol;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;

namespace Bridge.Eas.Commands.ItemOperations;

/// <summary>Source: MS-ASCMD, "Status (ItemOperations)".</summary>
internal enum OperationStatus
{
    Success = 1,
    ProtocolError = 2,
    ServerError = 3,
    AccessDenied = 5,
    NotFound = 6,
    ConnectionFailed = 7,
    BadRange = 8,
    StoreUnsupported = 9,
    TooLarge = 11,
    ConversionFailed = 14,
    InvalidAttachment = 15,

    /// <summary>Not all mails of a conversation could be moved.</summary>
    MoveFailed = 154,

    /// <summary>A conversation is moved for ever or not at all.</summary>
    WithoutMoveAlways = 155,

    BadDestination = 156,
}

/// <summary>Puts an ItemOperations answer together, operation by operation.</summary>
internal sealed class ItemOperationsAnswer
{
    private readonly UnwritableItems _unwritable;
    private readonly bool _multipart;
    private readonly WbxmlWriter _operations;
    private readonly List<EasPart> _parts = [];

    /// <param name="unwritable">Is told of items that cannot be written.</param>
    /// <param name="multipart">The phone takes bodies and attachments as parts beside the document.</param>
    public ItemOperationsAnswer(UnwritableItems unwritable, bool multipart)
    {
        (_unwritable, _multipart) = (unwritable, multipart);
        _operations = multipart ? WbxmlWriter.Fragment(content => AddPart(new EasPart(content)), late => AddPart(new EasPart(default, late))) : WbxmlWriter.Fragment();
    }

    /// <summary>What it holds so far, parts included.</summary>
    public long Held => _operations.Length + _parts.Sum(part => (long)part.Content.Length);

    /// <summary>What will be sent, that which is passed on included.</summary>
    public long Length => _operations.WholeLength + _parts.Sum(part => part.Length);

    public void Failed(WbxmlElement fetch, OperationStatus status)
    {
        _operations.Start(ItemOperationsTags.Fetch);
        _operations.Element(ItemOperationsTags.Status, status);
        _operations.Optional(AirSyncTags.CollectionId, fetch.TextOf(AirSyncTags.CollectionId));
        _operations.Optional(AirSyncTags.ServerId, fetch.TextOf(AirSyncTags.ServerId));
        _operations.Optional(SearchTags.LongId, fetch.TextOf(SearchTags.LongId));
        _operations.Optional(AirSyncBaseTags.FileReference, fetch.TextOf(AirSyncBaseTags.FileReference));
        _operations.End();
    }

    /// <param name="longId">When the phone named the item by one.</param>
    /// <param name="schema">The properties the phone wants; null for all.</param>
    public void Item(EasFolder folder, string serverId, string? longId, IReadOnlySet<WbxmlTag>? schema, Action<WbxmlWriter> writeData)
    {
        var mark = _operations.Mark();
        var parts = _parts.Count;
        try
        {
            StartItem(folder, serverId, longId, OperationStatus.Success);
            _operations.Start(ItemOperationsTags.Properties);
            _operations.Only(schema);
            writeData(_operations);
            _operations.Only(null);
            _operations.End();
            _operations.End();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _unwritable.Note(EasCommand.ItemOperations, folder.Class, fault);
            _operations.Rewind(mark);
            _parts.RemoveRange(parts, _parts.Count - parts);
            StartItem(folder, serverId, longId, OperationStatus.ConversionFailed);
            _operations.End();
        }
    }

    /// <summary>Data stands before ContentType, which one client family needs; Range only when the request had one, for another.</summary>
    public void Attachment(string reference, ReadAttachment read, (long First, long Last)? range)
    {
        _operations.Start(ItemOperationsTags.Fetch);
        _operations.Element(ItemOperationsTags.Status, OperationStatus.Success);
        _operations.Element(AirSyncBaseTags.FileReference, reference);
        _operations.Start(ItemOperationsTags.Properties);
        var content = read.Content!;
        if (range is { } asked)
        {
            _operations.Element(ItemOperationsTags.Range, string.Create(CultureInfo.InvariantCulture, $"{asked.First}-{asked.First + content.Length - 1}"));
            _operations.Element(ItemOperationsTags.Total, read.Total);
        }

        if (_multipart) _operations.Element(ItemOperationsTags.Part, AddPart(content));
        else if (content.Late is { } late) _operations.Late(ItemOperationsTags.Data, late.InBase64());
        else _operations.Base64(ItemOperationsTags.Data, content.Content.Span);

        _operations.Element(AirSyncBaseTags.ContentType, read.ContentType);
        _operations.End();
        _operations.End();
    }

    public void EmptyFolder(string collectionId, OperationStatus status)
    {
        _operations.Start(ItemOperationsTags.EmptyFolderContents);
        _operations.Element(ItemOperationsTags.Status, status);
        _operations.Optional(AirSyncTags.CollectionId, collectionId);
        _operations.End();
    }

    public void Moved(WbxmlElement? conversation, OperationStatus status)
    {
        _operations.Start(ItemOperationsTags.Move);
        _operations.Element(ItemOperationsTags.Status, status);
        if (conversation?.GetBytes() is { Length: > 0 } id) _operations.Opaque(ItemOperationsTags.ConversationId, id);
        _operations.End();
    }

    public EasReply ToReply() => Reply(OperationStatus.Success);

    /// <summary>The whole request is refused.</summary>
    public EasReply Refuse(OperationStatus status)
    {
        _operations.Rewind(default);
        return Reply(status);
    }

    private int AddPart(EasPart part)
    {
        if (!_operations.IsUnwanted) _parts.Add(part);
        return _parts.Count;
    }

    private EasReply Reply(OperationStatus status)
    {
        var writer = new WbxmlWriter();
        writer.Start(ItemOperationsTags.ItemOperations);
        writer.Element(ItemOperationsTags.Status, status);
        if (_operations.Length > 0)
        {
            writer.Start(ItemOperationsTags.Response);
            writer.Insert(_operations);
            writer.End();
        }

        writer.End();
        _operations.Dispose();
        return EasReply.Of(writer, (int)status) with { Parts = _parts.Count > 0 ? _parts : null };
    }

    private void StartItem(EasFolder folder, string serverId, string? longId, OperationStatus status)
    {
        _operations.Start(ItemOperationsTags.Fetch);
        _operations.Element(ItemOperationsTags.Status, status);
        _operations.Element(AirSyncTags.CollectionId, folder.CollectionId);
        _operations.Element(AirSyncTags.ServerId, serverId);
        _operations.Optional(SearchTags.LongId, longId);
        _operations.Element(AirSyncTags.Class, folder.Class.ToString());
    }
}
