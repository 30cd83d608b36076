using System.Runtime.CompilerServices;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Items.Mail.Drafts;

/// <summary>
/// Between the keys by which phones know the drafts of a folder and the uids they have now. A draft that was written again has a version that says
/// so, in bits above those of <see cref="Listing.MailVersion"/>.
/// </summary>
internal sealed class DraftKeys(DraftAliases aliases)
{
    private const int RevisionAt = 30;
    private const long MarksMask = (1L << RevisionAt) - 1;

    internal DraftAliases Aliases => aliases;

    /// <summary>The key in OX.</summary>
    /// <returns>Null for what is no draft of the folder, or was one for the moment of its sending.</returns>
    internal ItemKey? InOx(ItemKey known) => known.Text is null && known.Number <= uint.MaxValue ? ItemKey.Of(aliases.CurrentOf((uint)known.Number)) : null;

    /// <summary>As a phone is told it.</summary>
    internal SourceChanges Known(SourceChanges changes) => changes.Unchanged ? changes : changes with
    {
        Items = [.. changes.Items.Select(Known).OfType<SourceItem>().OrderBy(item => item.Key)],
        OutsideFilter = [.. changes.OutsideFilter.Select(key => aliases.KnownOf((uint)key.Number) is { } uid ? ItemKey.Of(uid) : (ItemKey?)null).OfType<ItemKey>()],
    };

    /// <summary>A version of what a phone knows by this key, written when it was last written.</summary>
    internal long VersionOf(ItemKey known, long marks) => marks < 0 ? marks : marks | RevisionOf(known);

    /// <summary>Whether the phone holds the text as it is now.</summary>
    internal bool IsCurrent(ItemKey known, long version) => version >= 0 && (version & ~MarksMask) == RevisionOf(known);

    /// <summary>Wanted items as OX has them: whole where the text is another than the phone's.</summary>
    internal WantedItem InOx(WantedItem wanted, ItemKey key)
    {
        var known = wanted.KnownVersion is { } held && IsCurrent(wanted.Item.Key, held) ? Marks(held) : (long?)null;
        return new WantedItem(wanted.Item with { Key = key, Version = Marks(wanted.Item.Version) }, known);
    }

    internal static long Marks(long version) => version < 0 ? version : version & MarksMask;

    /// <summary>Reads items under the keys in OX and gives them back under those of the phone, in the order asked for.</summary>
    internal async IAsyncEnumerable<PreparedItem> PrepareAsync(
        IReadOnlyList<WantedItem> wanted, Func<IReadOnlyList<WantedItem>, IAsyncEnumerable<PreparedItem>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = wanted.Select(one => InOx(one.Item.Key)).ToList();
        List<WantedItem> there = [.. wanted.Zip(keys).Where(pair => pair.Second is not null).Select(pair => InOx(pair.First, pair.Second!.Value))];
        await using var items = read(there).GetAsyncEnumerator(cancellationToken);
        for (var i = 0; i < wanted.Count; i++)
        {
            var known = wanted[i].Item.Key;
            if (keys[i] is null) yield return PreparedItem.Gone(known);
            else if (await items.MoveNextAsync()) yield return items.Current with { Key = known, Version = VersionOf(known, items.Current.Version) };
            else yield break;
        }
    }

    private SourceItem? Known(SourceItem item)
    {
        if (aliases.KnownOf((uint)item.Key.Number) is not { } uid) return null;
        var known = ItemKey.Of(uid);
        return item with { Key = known, Version = VersionOf(known, item.Version) };
    }

    private long RevisionOf(ItemKey known) => aliases.All.Find(alias => alias.First == (uint)known.Number) is { } alias ? (long)(alias.Current & 0x1FFFFFFF) << RevisionAt : 0;
}
