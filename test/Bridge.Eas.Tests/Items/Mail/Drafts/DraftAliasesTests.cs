using Bridge.Eas.Items.Mail.Drafts;
using Bridge.Eas.State;
using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Items.Mail.Drafts;

internal sealed class DraftAliasesTests
{
    [Test]
    public void Known_OfADraftWrittenTwice_IsItsFirstUid()
    {
        var aliases = DraftAliases.None("46").With(5, 5, 8).With(5, 8, 9);

        Assert.That((aliases.CurrentOf(5), aliases.KnownOf(9), aliases.KnownOf(7), aliases.CurrentOf(7)), Is.EqualTo((9u, (uint?)5u, (uint?)7u, 7u)));
        Assert.That((aliases.KnownOf(5), aliases.KnownOf(8)), Is.EqualTo(((uint?)null, (uint?)null)), "as long as OX has not deleted them");
        Assert.That(aliases.WithoutFormer([5, 8]).All.Single().Former, Is.Empty);
    }

    [Test]
    public void Known_OfADraftThatWasSent_IsNothing()
    {
        var aliases = DraftAliases.None("46").With(5, 5, 8).With(5, 8, DraftAliases.Nowhere);

        Assert.That((aliases.KnownOf(8), aliases.CurrentOf(5)), Is.EqualTo(((uint?)null, DraftAliases.Nowhere)));
        Assert.That(aliases.WithoutFormer([5, 8]).All, Is.Empty);
    }

    [Test]
    public void Bytes_Written_AreThese()
    {
        var aliases = DraftAliases.None("46").With(5, 5, 300);

        Assert.That(Convert.ToHexString(aliases.ToBytes()), Is.EqualTo("010234360105AC020105"));
        Assert.That(DraftAliases.Read(aliases.ToBytes()).ToBytes(), Is.EqualTo(aliases.ToBytes()));
        Assert.That(() => DraftAliases.Read([1, 0, 5]), Throws.TypeOf<RecordFormatException>());
        Assert.That(() => DraftAliases.Read([9]), Throws.TypeOf<RecordFormatException>());
    }

    [Test]
    public void Keys_OfAListing_HideFormerMailsAndTellANewText()
    {
        var keys = new DraftKeys(DraftAliases.None("46").With(5, 5, 8));
        var listed = new SourceChanges { Complete = true, Cursor = [], Items = [new(ItemKey.Of(5), 1, 10), new(ItemKey.Of(7), 3, 10), new(ItemKey.Of(8), 1, 20)] };

        var known = keys.Known(listed).Items;

        Assert.That(known.Select(item => item.Key), Is.EqualTo(new[] { ItemKey.Of(5), ItemKey.Of(7) }));
        Assert.That(known.Select(item => DraftKeys.Marks(item.Version)), Is.EqualTo(new[] { 1L, 3L }));
        Assert.That(known[0].Version, Is.GreaterThan(1L << 30));
        Assert.That(known[1].Version, Is.EqualTo(3), "one that was never written again is a mail like any other");
        Assert.That((keys.IsCurrent(ItemKey.Of(5), 1), keys.IsCurrent(ItemKey.Of(5), known[0].Version), keys.IsCurrent(ItemKey.Of(7), 0)), Is.EqualTo((false, true, true)));
    }

    [TestCase("<0011223344556677889900aabbccddee.00aabbcc.0011223344556677@example.net>", "0011223344556677889900aabbccddee.00aabbcc.0011223344556677")]
    [TestCase("<0011223344556677889900aabbccddee.00aabbcc.0011223344556677-00000000000000ff@example.net>", "0011223344556677889900aabbccddee.00aabbcc.0011223344556677")]
    [TestCase(null, "d0")]
    public void Root_OfOurOwnDrafts_IsTheAddThatMadeThem(string? messageId, string root) => Assert.That(DraftIdentity.Root(messageId), Is.EqualTo(root));

    [Test]
    public void Root_OfForeignDrafts_StaysTheSameWhenWrittenAgain()
    {
        var root = DraftIdentity.Root("<1234.Mail@OX.example>");

        Assert.That(root, Does.Match("^d[0-9a-f]{16}$"));
        Assert.That(DraftIdentity.Root($"<{root}-00000000000000ff@example.net>"), Is.EqualTo(root));
    }
}
