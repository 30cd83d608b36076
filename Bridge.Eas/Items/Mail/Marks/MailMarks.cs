using System.Collections.Immutable;
using Bridge.Eas.Items.Mail.Listing;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail.Marks;

/// <summary>The marks of one mail folder. Immutable; what does not change anything gives the same object.</summary>
/// <param name="Epoch">The folder's UIDVALIDITY as in item ids: under another one the uids name other mails.</param>
/// <param name="Changes">Counts changes, so that a stamp given to a mail anew is hardly ever one that a phone still has.</param>
/// <param name="ByUid">Each mail's.</param>
internal sealed record MailMarks(string Epoch, int Changes, ImmutableSortedDictionary<uint, MailMark> ByUid)
{
    /// <summary>Most mails of a folder that are kept; of more the ones changed longest ago are forgotten.</summary>
    internal const int Most = 500;

    private const int FlagStamps = 255;
    private const int TagStamps = 15;

    /// <summary>A flag that OX does not have yet may be on its way there.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    internal static MailMarks None(string epoch) => new(epoch, 0, ImmutableSortedDictionary<uint, MailMark>.Empty);

    internal MailMark? Find(uint uid) => ByUid.GetValueOrDefault(uid);

    /// <summary>Sets or, with null, forgets the details of a flag.</summary>
    internal MailMarks WithFlag(uint uid, FlagDetails? flag, DateTimeOffset now)
    {
        var mark = Find(uid);
        if (mark?.Flag == flag) return this;
        return With((mark ?? new MailMark(uid, 0)) with { Flag = flag, FlagStamp = flag is null ? 0 : Next(mark?.FlagStamp ?? 0, FlagStamps) }, now);
    }

    /// <summary>A phone has written other user flags.</summary>
    /// <param name="uid">Which mail.</param>
    /// <param name="hasTags">Whether it has any now.</param>
    /// <param name="now">When.</param>
    internal MailMarks WithTags(uint uid, bool hasTags, DateTimeOffset now)
    {
        var mark = Find(uid);
        if (!hasTags && mark is null or { TagStamp: 0 }) return this;
        return With((mark ?? new MailMark(uid, 0)) with { TagStamp = hasTags ? Next(mark?.TagStamp ?? 0, TagStamps) : 0 }, now);
    }

    internal MailMarks WithVerb(uint uid, DateTimeOffset now) => With((Find(uid) ?? new MailMark(uid, 0)) with { VerbAt = now.ToUnixTimeSeconds() }, now);

    /// <summary>Takes over the mark that a mail had in another folder, with its stamps: the phone that moved it holds them.</summary>
    internal MailMarks With(uint uid, MailMark mark, DateTimeOffset now) => With(mark with { Uid = uid }, now);

    internal MailMarks Without(IEnumerable<uint> uids)
    {
        var left = ByUid.RemoveRange(uids);
        return left.Count == ByUid.Count ? this : this with { ByUid = left };
    }

    /// <summary>Forgets what a complete listing shows to be over: mails that are gone, and flags that were set or cleared in OX.</summary>
    /// <param name="rows">The listing.</param>
    /// <param name="listedAt">When OX made it.</param>
    internal MailMarks Settled(IEnumerable<OxMailRow> rows, DateTimeOffset listedAt)
    {
        if (ByUid.Count == 0) return this;
        var settled = (listedAt - Settling).ToUnixTimeSeconds();
        var over = ByUid.Values.Where(mark => mark.ChangedAt < settled).ToDictionary(mark => mark.Uid);
        if (over.Count == 0) return this;

        var marks = ByUid.ToBuilder();
        foreach (var row in rows)
        {
            if (!over.Remove(row.Uid, out var mark) || mark.Flag is null || mark.FlagOn((OxMailFlags)row.Flags) is not null) continue;
            var rest = mark with { Flag = null, FlagStamp = 0 };
            if (rest.IsEmpty) marks.Remove(row.Uid);
            else marks[row.Uid] = rest;
        }

        marks.RemoveRange(over.Keys);
        var left = marks.ToImmutable();
        return left == ByUid ? this : this with { ByUid = left };
    }

    private MailMarks With(MailMark mark, DateTimeOffset now)
    {
        var marks = mark.IsEmpty ? ByUid.Remove(mark.Uid) : ByUid.SetItem(mark.Uid, mark with { ChangedAt = now.ToUnixTimeSeconds() });
        if (marks.Count > Most) marks = marks.RemoveRange(marks.Values.OrderBy(one => one.Flag is not null || one.TagStamp > 0).ThenBy(one => one.ChangedAt).Take(marks.Count - Most).Select(one => one.Uid).ToList());
        return this with { Changes = (Changes + 1) % (FlagStamps * TagStamps), ByUid = marks };
    }

    private int Next(int stamp, int most) => stamp > 0 ? (stamp % most) + 1 : (Changes % most) + 1;
}
