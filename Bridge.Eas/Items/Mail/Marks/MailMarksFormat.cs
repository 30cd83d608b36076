using System.Collections.Immutable;
using Bridge.Eas.State;

namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>The stored form of <see cref="MailMarks"/>, before it is encrypted.</summary>
internal static class MailMarksFormat
{
    private const byte Version = 1;

    /// <summary>The first instant that can be written with four digits of a year.</summary>
    private const long EarliestMs = -62_135_596_800_000;

    private const int HasFlag = 1, HasVerb = 2;

    private const int IsComplete = 1, KnowsReminder = 2, HasReminder = 4, DateBits = 3;

    internal static byte[] Write(MailMarks marks)
    {
        var record = new RecordWriter(Version);
        record.Text(marks.Epoch);
        record.Number((ulong)marks.Changes);
        record.Number((ulong)marks.ByUid.Count);
        uint uid = 0;
        foreach (var mark in marks.ByUid.Values)
        {
            record.Number(mark.Uid - uid);
            record.Signed(mark.ChangedAt);
            record.Byte((byte)mark.TagStamp);
            record.Byte((byte)((mark.Flag is null ? 0 : HasFlag) | (mark.VerbAt is null ? 0 : HasVerb)));
            if (mark.Flag is { } flag) WriteFlag(record, flag, mark.FlagStamp);
            if (mark.VerbAt is { } verbAt) record.Signed(verbAt);
            uid = mark.Uid;
        }

        return record.ToArray();
    }

    /// <exception cref="RecordFormatException">Damaged, or of another version.</exception>
    internal static MailMarks Read(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes, Version);
        var (epoch, changes) = (record.Text(), (int)Math.Min(record.Number(), int.MaxValue));
        var marks = ImmutableSortedDictionary.CreateBuilder<uint, MailMark>();
        ulong uid = 0;
        for (var left = record.Count(); left > 0; left--)
        {
            uid += record.Number();
            if (uid > uint.MaxValue || marks.ContainsKey((uint)uid)) throw new RecordFormatException();
            var mark = new MailMark((uint)uid, record.Signed()) { TagStamp = record.Byte() & 15 };
            var has = record.Byte();
            if ((has & HasFlag) != 0) mark = mark with { FlagStamp = record.Byte(), Flag = ReadFlag(ref record) };
            if ((has & HasVerb) != 0) mark = mark with { VerbAt = Seconds(record.Signed()) };
            marks.Add(mark.Uid, mark);
        }

        return record.AtEnd ? new MailMarks(epoch, changes, marks.ToImmutable()) : throw new RecordFormatException();
    }

    private static void WriteFlag(RecordWriter record, FlagDetails flag, int stamp)
    {
        record.Byte((byte)stamp);
        var bits = (flag.IsComplete ? IsComplete : 0) | (flag.HasReminder is null ? 0 : KnowsReminder) | (flag.HasReminder == true ? HasReminder : 0);
        for (var i = 0; i < FlagDates.All.Count; i++) bits |= FlagDates.All[i].Get(flag) is null ? 0 : 1 << (DateBits + i);
        record.Number((ulong)bits);
        foreach (var date in FlagDates.All)
        {
            if (date.Get(flag) is { } milliseconds) record.Signed(milliseconds);
        }

        record.Text(flag.Type);
        record.Text(flag.Subject);
        record.Text(flag.SubOrdinal);
    }

    private static FlagDetails ReadFlag(ref RecordReader record)
    {
        var bits = record.Number();
        var flag = new FlagDetails { IsComplete = (bits & IsComplete) != 0, HasReminder = (bits & KnowsReminder) == 0 ? null : (bits & HasReminder) != 0 };
        for (var i = 0; i < FlagDates.All.Count; i++)
        {
            if ((bits & (1UL << (DateBits + i))) != 0) flag = FlagDates.All[i].With(flag, Milliseconds(record.Signed()));
        }

        return flag with { Type = record.Text(), Subject = record.Text(), SubOrdinal = record.Text() };
    }

    private static long Milliseconds(long value) => value is >= EarliestMs and <= MailDate.LatestMs ? value : throw new RecordFormatException();

    private static long Seconds(long value) => value is >= EarliestMs / 1000 and <= MailDate.LatestMs / 1000 ? value : throw new RecordFormatException();
}
