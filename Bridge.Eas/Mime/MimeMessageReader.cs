using System.Buffers;

namespace Bridge.Eas.Mime;

/// <summary>Reads a message once, as a stream, and keeps of it what a mail on a phone needs.</summary>
internal sealed class MimeMessageReader : IMimeSink
{
    private const int ReportBytes = 32 * 1024;
    private const int NestedHeaderBytes = 16 * 1024;

    private enum Role { Body, Calendar, Report, Message, Attachment, Hidden }

    private readonly MimeWanted _wanted;
    private readonly List<Segment> _segments = [];
    private readonly List<Leaf> _listed = [];
    private readonly byte[] _scratch = ArrayPool<byte>.Shared.Rent(TransferDecoder.MaxOutput(64 * 1024));
    private MimeHeaders _headers = MimeHeaders.Empty;
    private MimeEntity? _root;
    private Leaf? _current;
    private Leaf? _calendar;
    private Leaf? _report;
    private Leaf? _tnef;
    private int _keptPlain;
    private int _keptHtml;

    private MimeMessageReader(MimeWanted wanted) => _wanted = wanted;

    public bool IsDone { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <param name="source">An RFC 822 message; read once, forward, not disposed.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="wanted">What is needed of it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MimeFormatException">The source is empty. Everything else gives a message, if need be with the whole source as text.</exception>
    internal static async Task<MimeMessageInfo> ReadAsync(Stream source, MimeLimits limits, MimeWanted wanted, CancellationToken cancellationToken)
    {
        var reader = new MimeMessageReader(wanted);
        try
        {
            var scanner = new MimeScanner(reader, limits);
            await scanner.RunAsync(source, cancellationToken);
            return reader.ToInfo(scanner.BytesRead);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(reader._scratch);
        }
    }

    public bool EntityStart(MimeEntity entity, MimeHeaders headers, ReadOnlySpan<byte> block, bool canDescend)
    {
        if (entity.Parent is null)
        {
            (_root, _headers) = (entity, headers);
            if (_wanted is { PlainBytes: 0, HtmlBytes: 0, CalendarBytes: 0, Attachments: false }) IsDone = true;
        }

        // A nested message is one attachment; its parts are no business of this one.
        if (canDescend && entity.ContentType.Type == "multipart") return true;

        var role = RoleOf(entity);
        if (!_wanted.Attachments && role is Role.Attachment or Role.Message && _segments.Count > 0 && _root!.ContentType.Subtype != "report")
        {
            IsDone = true;
            return false;
        }

        _current = new Leaf(entity, role, CaptureLimit(entity, role));
        if (role == Role.Body) AddToBody(_current);
        if (role == Role.Calendar) _calendar ??= _current;
        if (role == Role.Report) _report ??= _current;
        if (role == Role.Attachment && IsTnef(entity)) _tnef ??= _current;
        if (role is not (Role.Body or Role.Hidden)) _listed.Add(_current);
        return false;
    }

    public void Body(MimeEntity entity, ReadOnlySpan<byte> raw)
    {
        if (_current is null) return;
        var length = _current.Decoder.Decode(raw, _scratch);
        _current.Keep(_scratch.AsSpan(0, length));
        // A lone text needs no more than was asked for, if nobody wants to know what else there is.
        if (!_wanted.Attachments && entity.Parent is null && _current.IsFull) IsDone = true;
    }

    public void EntityEnd(MimeEntity entity)
    {
        // The limits hold for all texts of a kind together: a thousand bodies cost no more than one.
        if (_current?.Entity.ContentType.Is("text/html") == true) _keptHtml += _current.KeptSize;
        else if (_current is not null) _keptPlain += _current.KeptSize;
        _current = null;
        if (!_wanted.Attachments && entity.IsContainer && _segments.Count > 0 && entity.ContentType.Is("multipart/alternative")) IsDone = true;
    }

    public void Structure(ReadOnlySpan<byte> raw)
    {
        // What stands around parts is for programs of the last century.
    }

    private static Role RoleOf(MimeEntity entity)
    {
        var type = entity.ContentType;
        if (type.MediaType is "message/delivery-status" or "message/disposition-notification") return Role.Report;
        if (type.Type == "message") return Role.Message;
        if (type.Is("application/applefile")) return Role.Hidden;
        if (type.Is("text/calendar")) return Role.Calendar;
        if (IsBody(entity)) return Role.Body;
        var isOtherAlternative = entity.Parent?.ContentType.Is("multipart/alternative") == true && type.Type == "text"
            && entity is { IsAttachment: false, Name: null };
        return isOtherAlternative ? Role.Hidden : Role.Attachment;
    }

    private static bool IsBody(MimeEntity entity)
    {
        var type = entity.ContentType;
        // A multipart without a usable boundary is text, whatever it says.
        if (entity.Parent is null && (type.Type == "multipart" || type.Type == "text")) return !entity.IsAttachment;
        if (type.MediaType is not ("text/plain" or "text/html") || entity.IsAttachment) return false;

        var (isFirst, inAlternative) = (true, false);
        for (var node = entity; node.Parent is { } parent; node = parent)
        {
            isFirst &= node.Number == 1;
            inAlternative |= parent.ContentType.Is("multipart/alternative");
            if (parent.ContentType.Is("multipart/report") && node.Number != 1) return false;
            if (parent.ContentType.Is("multipart/related") && node.Number != 1
                && (node.ContentId is null || parent.ContentType["start"]?.Trim('<', '>', ' ') != node.ContentId)) return false;
        }

        // Text with a file name is a file, unless it stands where the body must be.
        return entity.Name is null || isFirst || inAlternative;
    }

    private int CaptureLimit(MimeEntity entity, Role role) => role switch
    {
        Role.Body => entity.ContentType.Is("text/html") ? _wanted.HtmlBytes - _keptHtml : _wanted.PlainBytes - _keptPlain,
        Role.Calendar when _calendar is null => _wanted.CalendarBytes,
        Role.Report => ReportBytes,
        Role.Message => NestedHeaderBytes,
        Role.Attachment when _tnef is null && IsTnef(entity) => TnefHead.Size,
        _ => 0,
    };

    private static bool IsTnef(MimeEntity entity) => TnefHead.IsTnef(entity.ContentType.MediaType, entity.Name);

    private void AddToBody(Leaf leaf)
    {
        MimeEntity? alternative = null;
        var branch = 0;
        for (var node = leaf.Entity; node.Parent is { } parent; node = parent)
        {
            if (parent.ContentType.Is("multipart/alternative")) (alternative, branch) = (parent, node.Number);
        }

        var segment = alternative is null ? null : _segments.Find(s => ReferenceEquals(s.Alternative, alternative));
        if (segment is null) _segments.Add(segment = new Segment(alternative));
        segment.Add(leaf, branch);
    }

    private MimeMessageInfo ToInfo(long bytesRead)
    {
        var calendar = _calendar?.ToText();
        var method = CalendarMethod(calendar?.Text);
        var ids = MessageIds(_headers.Raw("References"));
        return new MimeMessageInfo
        {
            From = Addresses("From"),
            Sender = Addresses("Sender"),
            ReplyTo = Addresses("Reply-To"),
            To = Addresses("To"),
            Cc = Addresses("Cc"),
            Bcc = Addresses("Bcc"),
            DispositionNotificationTo = Addresses("Disposition-Notification-To"),
            Subject = _headers.Text("Subject") ?? "",
            Date = MimeDate.Parse(_headers.Raw("Date")),
            MessageId = MessageIds(_headers.Raw("Message-ID")).FirstOrDefault(),
            InReplyTo = MessageIds(_headers.Raw("In-Reply-To")).FirstOrDefault(),
            References = ids,
            Importance = Importance(),
            ContentClass = _headers.Text("Content-Class"),
            ThreadTopic = _headers.Text("Thread-Topic"),
            ThreadIndex = ThreadIndex(),
            ContentType = _root?.ContentType ?? MimeContentType.Parse(null, "text/plain"),
            Body = [.. _segments.Select(s => s.ToBodySegment())],
            Attachments = [.. _listed.Select((leaf, i) => leaf.ToPart(i + 1))],
            Calendar = calendar,
            CalendarMethod = method,
            MessageClass = _root is null
                ? MessageClassifier.Note
                : MessageClassifier.Classify(_root.ContentType, _root.Name, _report?.ToText().Text, method, calendar?.Text, _tnef is null ? null : TnefHead.ClassIn(_tnef.Kept)),
            BytesRead = bytesRead,
        };
    }

    private List<MimeAddress> Addresses(string name) => [.. _headers.RawAll(name).SelectMany(AddressListParser.Parse)];

    private string? CalendarMethod(string? text)
    {
        if (_calendar?.Entity.ContentType["method"] is { Length: > 0 and < 20 } method) return method.ToUpperInvariant();
        var line = text?.Split('\n').Take(50).FirstOrDefault(l => l.StartsWith("METHOD:", StringComparison.OrdinalIgnoreCase));
        return line?["METHOD:".Length..].Trim().ToUpperInvariant();
    }

    /// <summary>The ids in a header such as References, without their brackets.</summary>
    internal static List<string> MessageIds(string? field)
    {
        var ids = new List<string>();
        if (field is null) return ids;
        foreach (var piece in field.Split('<').Skip(1).Take(100))
        {
            var end = piece.IndexOf('>', StringComparison.Ordinal);
            if (end is > 0 and < 1000) ids.Add(MimeText.CleanLine(piece[..end]));
        }

        // Some old programs leave the brackets out.
        if (ids.Count == 0 && field.Contains('@', StringComparison.Ordinal) && !field.Contains(' ', StringComparison.Ordinal) && field.Length < 1000)
            ids.Add(MimeText.CleanLine(field));
        return ids;
    }

    private MimeImportance Importance()
    {
        var word = _headers.Text("Importance") ?? _headers.Text("X-MSMail-Priority") ?? _headers.Text("Priority");
        switch (word?.ToLowerInvariant())
        {
            case "high" or "urgent": return MimeImportance.High;
            case "low" or "non-urgent": return MimeImportance.Low;
            case "normal": return MimeImportance.Normal;
        }

        return _headers.Text("X-Priority") is { Length: > 0 } priority
            ? priority[0] switch { '1' or '2' => MimeImportance.High, '4' or '5' => MimeImportance.Low, _ => MimeImportance.Normal }
            : MimeImportance.Normal;
    }

    private byte[]? ThreadIndex()
    {
        if (_headers.Raw("Thread-Index") is not { Length: > 0 and < 4096 } text) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.Replace(" ", "", StringComparison.Ordinal), bytes, out var length) && length >= 22 ? bytes[..length] : null;
    }

    /// <summary>A leaf while it is read: counts all, keeps the beginning.</summary>
    private sealed class Leaf(MimeEntity entity, Role role, int limit)
    {
        private readonly ArrayBufferWriter<byte> _kept = new();

        internal MimeEntity Entity => entity;

        internal TransferDecoder Decoder { get; } = TransferDecoder.Create(entity.Encoding);

        internal long Size { get; private set; }

        internal bool IsFull => Size > limit;

        internal int KeptSize => role == Role.Body ? _kept.WrittenCount : 0;

        /// <summary>Its beginning.</summary>
        internal ReadOnlySpan<byte> Kept => _kept.WrittenSpan;

        internal void Keep(ReadOnlySpan<byte> decoded)
        {
            Size += decoded.Length;
            var room = Math.Min(decoded.Length, limit - _kept.WrittenCount);
            if (room > 0) _kept.Write(decoded[..room]);
        }

        internal MimeTextPart ToText()
        {
            var type = entity.ContentType;
            var bytes = _kept.WrittenSpan;
            var charset = type.Charset;
            if (MimeCharset.Find(charset) is null && type.Is("text/html")) charset = HtmlCharset.Find(bytes);
            var isFlowed = type["format"]?.Equals("flowed", StringComparison.OrdinalIgnoreCase) == true;
            return new(MimeText.CleanBody(MimeCharset.Decode(bytes, charset, isCut: _kept.WrittenCount < Size)), Size, _kept.WrittenCount, isFlowed, type["delsp"]?.Equals("yes", StringComparison.OrdinalIgnoreCase) == true);
        }

        internal MimePart ToPart(int number)
        {
            var subject = role == Role.Message ? MimeHeaders.Parse(HeaderBlock(), 200).Text("Subject") : null;
            return new(
                entity.Path,
                entity.ContentType.MediaType,
                AttachmentNames.Choose(entity.Name, entity.ContentType.MediaType, subject, number),
                entity.Disposition,
                entity.ContentId,
                entity.ContentLocation,
                Size);
        }

        private ReadOnlySpan<byte> HeaderBlock()
        {
            var kept = _kept.WrittenSpan;
            var blank = kept.IndexOf("\n\r\n"u8);
            var bare = kept.IndexOf("\n\n"u8);
            if (blank < 0 || (bare >= 0 && bare < blank)) blank = bare;
            return blank < 0 ? kept : kept[..(blank + 1)];
        }
    }

    private sealed class Segment(MimeEntity? alternative)
    {
        private readonly List<Leaf> _plain = [];
        private readonly List<Leaf> _html = [];
        private int _plainBranch;
        private int _htmlBranch;

        internal MimeEntity? Alternative => alternative;

        internal void Add(Leaf leaf, int branch)
        {
            if (leaf.Entity.ContentType.Is("text/html")) Add(_html, leaf, branch, ref _htmlBranch);
            else Add(_plain, leaf, branch, ref _plainBranch);
        }

        internal MimeBodySegment ToBodySegment() => new(Join(_plain), Join(_html));

        // A later alternative of the same kind is the better one (RFC 2046 §5.1.4); pieces of one alternative belong together.
        private static void Add(List<Leaf> list, Leaf leaf, int branch, ref int last)
        {
            if (branch != last) list.Clear();
            last = branch;
            list.Add(leaf);
        }

        private static MimeTextPart? Join(List<Leaf> leaves)
        {
            if (leaves.Count == 0) return null;
            var texts = leaves.ConvertAll(l => l.ToText());
            return texts.Count == 1
                ? texts[0]
                : new(string.Join("\r\n", texts.Select(t => t.Text)), texts.Sum(t => t.Size), texts.Sum(t => t.CapturedSize), texts[0].IsFlowed, texts[0].DeletesSpace);
        }
    }
}
