using Bridge.Eas.Items.Mail.Categories;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Tests.Items.Mail.Categories;

[TestFixture]
internal sealed class MailCategoriesTests
{
    [TestCase("Work", "Work")]
    [TestCase("Important customers", "Important_customers")]
    [TestCase("Größe", "Gr&APYA3w-e")]
    [TestCase("a_b (c)", "a&AF8-b_&ACg-c&ACk-")]
    [TestCase("R&D", "R&ACY-D")]
    [TestCase("$Label1", "&ACQ-Label1")]
    [TestCase("😀", "&2D3eAA-")]
    public void Keyword_OfAName_GoesBothWays(string name, string keyword)
    {
        Assert.That(CategoryKeyword.Of(name), Is.EqualTo(keyword));
        Assert.That(CategoryKeyword.NameOf(keyword), Is.EqualTo(name));
        Assert.That(keyword, Does.Not.Match("""[ (){%*"\\\]]|[^\x21-\x7E]"""), "no atom may hold it");
    }

    [TestCase("")]
    [TestCase("NonJunk")]
    [TestCase("A category whose name is longer than a mail server takes for a keyword")]
    public void Keyword_OfWhatCannotBeOne_IsNone(string name) => Assert.That(CategoryKeyword.Of(name), Is.Null);

    [TestCase("$MDNSent", null)]
    [TestCase("junk", null)]
    [TestCase("todo", "todo")]
    [TestCase("a&b", "a&b")]
    [TestCase("x&!!!-y", "x&!!!-y")]
    [TestCase("&AA-", "&AA-")]
    public void Name_OfOthersKeywords_IsReadable(string keyword, string? name) => Assert.That(CategoryKeyword.NameOf(keyword), Is.EqualTo(name));

    [Test]
    public void Colors_Names_GoBothWays()
    {
        var names = Enumerable.Range(1, 10).Select(ColorLabels.NameOf).ToList();

        Assert.That(names, Is.Unique.And.None.Null);
        Assert.That(names.Select(name => ColorLabels.ColorOf(name!.ToUpperInvariant())), Is.EqualTo(Enumerable.Range(1, 10)));
        Assert.That((ColorLabels.NameOf(0), ColorLabels.NameOf(11), ColorLabels.ColorOf("Work")), Is.EqualTo(((string?)null, (string?)null, 0)));
        Assert.That((ColorLabels.ColorOf("Red category"), ColorLabels.ColorOf("grüne kategorie")), Is.EqualTo((1, 3)));
    }

    [Test]
    public void Names_OfColorAndKeywords_AreTold() =>
        Assert.That(MailCategories.NamesOf(2, ["Work", "$Label1", "work", "Important_customers", "Blue"]), Is.EqualTo(new[] { "Blue", "Work", "Important customers" }));

    [TestCase("Red", 0, "", 1, "", "")]
    [TestCase("Red,Work", 0, "", 1, "Work", "")]
    [TestCase("Red,Blue", 2, "", null, "Red", "")]
    [TestCase("Work", 3, "Work,Old,$Label1", 0, "", "Old")]
    [TestCase("", 3, "Work", 0, "", "Work")]
    [TestCase("work", 0, "Work", null, "", "")]
    [TestCase("$Label2", 0, "$Label1", null, "&ACQ-Label2", "")]
    public void Change_ToWhatAPhoneWants_TouchesWhatDiffers(string wanted, int color, string keywords, int? newColor, string set, string clear)
    {
        var change = MailCategories.ChangeTo(Split(wanted), new OxMailTags(color, Split(keywords)));

        Assert.That((change.Color, string.Join(',', change.Set), string.Join(',', change.Clear)), Is.EqualTo((newColor, set, clear)));
    }

    [Test]
    public void Change_ToALot_IsBounded() =>
        Assert.That(MailCategories.ChangeTo([.. Enumerable.Range(0, 300).Select(i => $"c{i}")], new OxMailTags(0, [])).Set, Has.Count.EqualTo(20));

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
