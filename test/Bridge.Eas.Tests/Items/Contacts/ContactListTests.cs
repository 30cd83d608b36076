using Bridge.Eas.Items.Contacts;
using Bridge.Eas.Protocol;
using Bridge.Eas.State.Collections;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Contacts;
using Microsoft.Extensions.Options;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Contacts;

/// <summary>Distribution lists: shown to be read where the operator wants it, and never damaged by a phone.</summary>
internal sealed class ContactListTests
{
    private FakeContacts _ox = null!;

    [SetUp]
    public void Start()
    {
        _ox = new FakeContacts();
        _ox.Folder.Put("5", new OxContact { LastName = "Berg" });
        _ox.Folder.Put("7", Choir());
    }

    [Test]
    public async Task Detect_Lists_AreShownByOptionOnly()
    {
        var hidden = (await Source(shown: false).DetectAsync(Context(), null, mustTell: false, default)).Value!;
        var shown = (await Source(shown: true).DetectAsync(Context(), null, mustTell: false, default)).Value!;
        Assert.That((Keys(hidden.Items), Keys(shown.Items)), Is.EqualTo(("5", "5,7")));
    }

    [Defect("D1")]
    [Test]
    public async Task Prepare_List_IsAContactWithItsMembersInTheText()
    {
        foreach (var version in Versions)
        {
            var item = await PrepareAsync(version, "7");
            var page = version == EasVersion.V25 ? ContactsTags.Body : AirSyncBaseTags.Data;
            var text = version == EasVersion.V25 ? item.TextOf(page) : item.Child(AirSyncBaseTags.Body)!.TextOf(page);
            Assert.That((item.TextOf(ContactsTags.FileAs), item.TextOf(ContactsTags.LastName)), Is.EqualTo(("List: The Choir", "List: The Choir")), version.ToString());
            Assert.That(text, Is.EqualTo("Al To <alto@example.org>\r\nbass@example.org\r\nSopra No\r\n\r\nTuesdays"));
            Assert.That(item.Child(ContactsTags.Categories)!.Children.Single().Text, Is.EqualTo("Music"));
            Assert.That(item.Has(ContactsTags.Email1Address), Is.False, "one member is not all of them");
        }
    }

    [Defect("D1")]
    [TestCase(true)]
    [TestCase(false)]
    public async Task WhateverAPhoneDoes_TheListStaysAsItIs(bool shown)
    {
        var source = Source(shown);
        var data = (await PrepareAsync(EasVersion.V141, "7")).With(ContactsTags.LastName, "Mine").With(ContactsTags.Email1Address, "me@example.net");
        ItemKey[] key = [ItemKey.Parse("7")];

        var changed = (await source.ChangeAsync(Context(), [Change("7", data, known: 1, clientWins: true)], default))[0];
        var deleted = await source.DeleteAsync(Context(), [Delete("7"), Delete("5")], default);
        var sight = (await source.LookAsync(Context(), [.. key, ItemKey.Parse("5")], "77", default)).Value!;

        Assert.That(changed.Status, Is.EqualTo(shown ? ItemStatus.Success : ItemStatus.NotFound));
        Assert.That(changed.SendBack, Is.EqualTo(shown));
        Assert.That((deleted[0].Status, deleted[0].SendBack), Is.EqualTo((ItemStatus.Success, true)), "it comes back");
        Assert.That(sight.There, Does.Not.ContainKey(key[0]), "nothing to be moved");
        Assert.That((_ox.Folder.Patches.Count, _ox.Folder.Find("5")), Is.EqualTo((0, (OxContact?)null)));
        Assert.That(_ox.Folder.Find("7")!.DistributionList, Is.EqualTo(Choir().DistributionList));
    }

    [Test]
    public async Task Delete_LookFails_NothingIsDeleted()
    {
        _ox.Folder.Refuse = (call, _) => call.StartsWith("list", StringComparison.Ordinal) ? new OxError("NET-TIMEOUT", OxErrorCategory.Connectivity) : null;
        var outcome = (await Source(shown: true).DeleteAsync(Context(), [Delete("7")], default))[0];
        Assert.That((outcome.Status, _ox.Folder.Find("7")), Is.EqualTo((ItemStatus.Retry, _ox.Folder.Find("7"))));
        Assert.That(_ox.Folder.Calls, Has.None.StartsWith("delete"));
    }

    private static OxContact Choir() => new()
    {
        DisplayName = "The Choir", MarkAsDistributionlist = true, Note = "Tuesdays", Categories = "Music",
        DistributionList = [new(null, null, "Al To", "alto@example.org", 0), new(null, null, null, "bass@example.org", 0), new("9", "31", "Sopra No", null, 1)],
    };

    private static string Keys(IEnumerable<SourceItem> items) => string.Join(',', items.Select(item => item.Key));

    private ContactSource Source(bool shown) => new(_ox, new Told().Fields, Options.Create(new ContactOptions { ShowLists = shown }));

    private async Task<WbxmlElement> PrepareAsync(EasVersion version, string id)
    {
        await foreach (var item in Source(shown: true).PrepareAsync(Context() with { Version = version }, [Wanted(id)], default)) return Wire.Written(item.WriteData!);
        throw new InvalidOperationException("There is no such contact.");
    }
}
