using System.Reflection;
using Bridge.Eas.Items.Contacts;
using Bridge.Eas.Items.Pim;
using Bridge.Eas.Protocol;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Contacts;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Contacts;

/// <summary>Contacts by chance, from a phone to OX and back and from OX to a phone and back, at every version and under every kind of Supported list.</summary>
internal sealed class ContactRoundTripTests
{
    private const int Seeds = 400;

    /// <summary>Every element of the two classes whose value is a text or a date. Source: MS-ASCNTC, "Elements".</summary>
    private static readonly WbxmlTag[] Elements =
        [.. TagsOf(typeof(ContactsTags)).Concat(TagsOf(typeof(Contacts2Tags))).Where(tag => !Array.Exists(OwnForms, other => other == tag) && !Array.Exists(OfRecipients, other => other == tag))];

    private static WbxmlTag[] OwnForms =>
    [
        ContactsTags.Body, ContactsTags.BodySize, ContactsTags.BodyTruncated, ContactsTags.CompressedRTF, ContactsTags.Picture, ContactsTags.Categories, ContactsTags.Category,
        ContactsTags.Children, ContactsTags.Child,
    ];

    /// <summary>Of the recipient cache alone.</summary>
    private static WbxmlTag[] OfRecipients => [ContactsTags.Alias, ContactsTags.WeightedRank];

    private static readonly WbxmlTag[] Days = [ContactsTags.Birthday, ContactsTags.Anniversary];

    private static readonly WbxmlTag[] Addresses = [ContactsTags.Email1Address, ContactsTags.Email2Address, ContactsTags.Email3Address];

    private static readonly WbxmlTag[] Streets = [ContactsTags.BusinessAddressStreet, ContactsTags.HomeAddressStreet, ContactsTags.OtherAddressStreet];

    [Test]
    public void Map_KnowsEveryElementOfBothClasses() =>
        Assert.That(ContactMap.Fields.Select(field => field.Tag.Name).Order(), Is.EqualTo(Elements.Select(tag => tag.Name).Order()));

    [TestCaseSource(typeof(Phones), nameof(Versions))]
    public void PhoneToOxToPhone_KeepsEveryField(object of)
    {
        var version = (EasVersion)of;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Chance(seed);
            var viewer = Viewer(version, chance.Of(Chance.Zones));
            var (wanted, stored) = (new Form(), new OxContact());

            // Added, then edited three times by a phone that sends what changed.
            for (var edit = 0; edit < 4; edit++)
            {
                var sent = Form.Of(chance, wanted, isEdit: edit > 0);
                ContactMap.Read(sent.Item(version), stored, viewer).ToPatch().ApplyTo(stored);
                stored.Id = "5";
                wanted.Take(sent);
                wanted.AssertIn(Shown(stored, viewer), version, $"{version}, seed {seed}, edit {edit}");
            }
        }
    }

    [TestCaseSource(typeof(Phones), nameof(Versions))]
    public void PhoneThatManagesSomeElements_KeepsAndClearsByItsList(object of)
    {
        var version = (EasVersion)of;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Chance(seed);
            var managed = Elements.Where(_ => chance.Once(2)).ToHashSet();
            var viewer = Viewer(version, chance.Of(Chance.Zones), [.. managed.Select(tag => tag.Name)]);
            var stored = OfOx(chance);
            var before = Shown(stored, viewer);

            // All it manages, with some taken away; of the rest nothing.
            var gone = managed.Where(tag => before.Has(tag) && tag != ContactsTags.FileAs && tag != ContactsTags.LastName && chance.Once(4)).ToHashSet();
            var sent = WbxmlElement.Of(AirSyncTags.ApplicationData, [.. before.Children.Where(child => managed.Contains(child.Tag) && !gone.Contains(child.Tag))]);
            ContactMap.Read(sent, stored, viewer).ToPatch().ApplyTo(stored);

            var after = Shown(stored, viewer);
            foreach (var tag in Elements.Where(tag => tag != ContactsTags.FileAs && tag != ContactsTags.LastName))
                Assert.That(after.TextOf(tag), Is.EqualTo(gone.Contains(tag) ? null : before.TextOf(tag)), $"{tag.Name} at {version}, seed {seed}");
        }
    }

    [TestCaseSource(typeof(Phones), nameof(Versions))]
    public void OxToPhoneToOx_WritesWhatThePhoneEditedAndNothingElse(object of)
    {
        var version = (EasVersion)of;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chance = new Chance(seed);
            var all = chance.Once(2) ? Elements.Select(tag => tag.Name).ToArray() : null;
            var viewer = Viewer(version, chance.Of(Chance.Zones), all);
            var stored = OfOx(chance);
            var shown = Shown(stored, viewer);
            Assert.That(ContactMap.Read(shown, stored, viewer).ToPatch().Columns, Is.Empty, $"an echo at {version}, seed {seed}");

            var tag = chance.Of(Elements);
            var data = shown.With(tag, Form.ValueOf(chance, tag));
            var now = Copy(stored);
            ContactMap.Read(data, stored, viewer).ToPatch().ApplyTo(now);

            var field = Array.Find(ContactMap.Fields, field => field.Tag == tag)!;
            OxColumn<OxContact>[] mayFollow = [field.Column, OxContactColumns.DisplayName, OxContactColumns.FileAs, OxContactColumns.LastName];
            foreach (var column in OxContactColumns.All.Where(column => !Array.Exists(mayFollow, other => other == column)))
                Assert.That(ValueOf(column, now), Is.EqualTo(ValueOf(column, stored)), $"{column.Name} after an edit of {tag.Name} at {version}, seed {seed}");
            Assert.That(Shown(now, viewer).TextOf(tag), Is.EqualTo(Form.AsShown(tag, data.TextOf(tag)!)), $"{tag.Name} at {version}, seed {seed}");
        }
    }

    private static WbxmlElement Shown(OxContact contact, PimViewer viewer) =>
        Wire.Written(writer => ContactMap.Write(writer, contact, ContactPicture.Unsaid, isKnown: true, viewer));

    private static IEnumerable<WbxmlTag> TagsOf(Type page) =>
        page.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Where(field => field.FieldType == typeof(WbxmlTag)).Select(field => (WbxmlTag)field.GetValue(null)!);

    /// <summary>A contact as people make them in OX: any of its fields, also those that no phone is shown.</summary>
    private static OxContact OfOx(Chance chance)
    {
        var contact = new OxContact();
        foreach (var column in OxContactColumns.All.Where(column => column.Writable && !chance.Once(3)))
        {
            if (column == OxContactColumns.Birthday || column == OxContactColumns.Anniversary) ((OxColumn<OxContact, long?>)column).Set(contact, chance.DayMillis());
            else if (column == OxContactColumns.Categories || column == OxContactColumns.Userfield15) ((OxColumn<OxContact, string?>)column).Set(contact, string.Join(',', chance.Names()));
            else if (column is OxColumn<OxContact, string?> text) text.Set(contact, column.Name.StartsWith("email", StringComparison.Ordinal) ? chance.Address() : column.Name is "note" or "street_home" ? chance.Lines() : chance.Line());
        }

        (contact.Id, contact.LastModified) = ("5", 1000);
        return contact;
    }

    private static OxContact Copy(OxContact contact)
    {
        var copy = new OxContact();
        foreach (var column in OxContactColumns.All) column.Copy(contact, copy);
        return copy;
    }

    private static object? ValueOf(OxColumn<OxContact> column, OxContact contact) => column switch
    {
        OxColumn<OxContact, string?> text => text.Get(contact),
        OxColumn<OxContact, long?> number => number.Get(contact),
        OxColumn<OxContact, int?> number => number.Get(contact),
        OxColumn<OxContact, bool?> flag => flag.Get(contact),
        _ => ((OxColumn<OxContact, IReadOnlyList<OxListMember>?>)column).Get(contact),
    };

    /// <summary>What a phone has of a contact: element → text, "" for one that it takes away.</summary>
    private sealed class Form
    {
        private readonly Dictionary<WbxmlTag, string> _texts = [];

        private string? _note;
        private List<string>? _categories, _children;

        internal static Form Of(Chance chance, Form before, bool isEdit)
        {
            var form = new Form();
            foreach (var tag in Elements.Where(_ => isEdit ? chance.Once(8) : chance.Once(2)))
                form._texts[tag] = isEdit && tag != ContactsTags.FileAs && before._texts.GetValueOrDefault(tag) is { Length: > 0 } && chance.Once(3) ? "" : ValueOf(chance, tag);
            if (chance.Once(2)) form._note = chance.Lines();
            if (chance.Once(2)) form._categories = isEdit && chance.Once(3) ? [] : chance.Names();
            if (chance.Once(2)) form._children = isEdit && chance.Once(3) ? [] : chance.Names();
            return form;
        }

        internal static string ValueOf(Chance chance, WbxmlTag tag) =>
            Array.IndexOf(Days, tag) >= 0 ? PimDate.Dashed(chance.Day().AtMidnight())
            : Array.IndexOf(Addresses, tag) >= 0 ? chance.Once(3) ? $"\"{chance.Of(["Bo", "Zoë B."])}\" <{chance.Address()}>" : chance.Address()
            : Array.IndexOf(Streets, tag) >= 0 ? chance.Lines().Replace("\n", "\r\n", StringComparison.Ordinal)
            : chance.Line();

        /// <summary>Addresses lose the names around them.</summary>
        internal static string AsShown(WbxmlTag tag, string sent) => Array.IndexOf(Addresses, tag) >= 0 && sent.EndsWith('>') ? sent[(sent.LastIndexOf('<') + 1)..^1] : sent;

        internal WbxmlElement Item(EasVersion version)
        {
            var children = _texts.Select(pair => WbxmlElement.Of(pair.Key, pair.Value)).ToList();
            if (_note is not null && version == EasVersion.V25) children.Add(WbxmlElement.Of(ContactsTags.Body, _note));
            else if (_note is not null) children.Add(WbxmlElement.Of(AirSyncBaseTags.Body, WbxmlElement.Of(AirSyncBaseTags.Type, "1"), WbxmlElement.Of(AirSyncBaseTags.Data, _note)));
            if (_categories is not null) children.Add(List(ContactsTags.Categories, ContactsTags.Category, _categories));
            if (_children is not null) children.Add(List(ContactsTags.Children, ContactsTags.Child, _children));
            return WbxmlElement.Of(AirSyncTags.ApplicationData, [.. children]);
        }

        internal void Take(Form sent)
        {
            foreach (var (tag, text) in sent._texts) _texts[tag] = text;
            (_note, _categories, _children) = (sent._note ?? _note, sent._categories ?? _categories, sent._children ?? _children);
        }

        internal void AssertIn(WbxmlElement shown, EasVersion version, string when)
        {
            foreach (var (tag, text) in _texts)
            {
                // A contact without any other name is called by the one that OX shows.
                if (text.Length == 0 && tag == ContactsTags.LastName) continue;
                Assert.That(shown.TextOf(tag) ?? "", Is.EqualTo(AsShown(tag, text)), $"{tag.Name} at {when}");
            }

            var note = version == EasVersion.V25 ? shown.TextOf(ContactsTags.Body) : shown.Child(AirSyncBaseTags.Body)?.TextOf(AirSyncBaseTags.Data);
            Assert.That((note ?? "").Replace("\r\n", "\n", StringComparison.Ordinal), Is.EqualTo(_note ?? ""), $"the text at {when}");
            Assert.That(Texts(shown.Child(ContactsTags.Categories)), Is.EqualTo(_categories ?? []), $"categories at {when}");
            Assert.That(Texts(shown.Child(ContactsTags.Children)), Is.EqualTo(_children ?? []), $"children at {when}");
        }

        private static WbxmlElement List(WbxmlTag list, WbxmlTag one, List<string> names) => WbxmlElement.Of(list, [.. names.Select(name => WbxmlElement.Of(one, name))]);

        private static IEnumerable<string> Texts(WbxmlElement? list) => list?.Children.Select(child => child.Text) ?? [];
    }
}
