using Bridge.OxApi.Calendar;
using Bridge.OxApi.Columns;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Tasks;
using System.Text;
using System.Text.Json;

namespace Bridge.OxApi.Tests.Columns;

internal sealed class OxColumnTablesTests
{
    [Test]
    public void Tables_OfEachModule_NameEachFieldOnce()
    {
        Assert.That(OxContactColumns.All.Select(column => column.Number), Is.Unique);
        Assert.That(OxTaskColumns.All.Select(column => column.Number), Is.Unique);
        Assert.That(OxContactColumns.All, Has.Count.EqualTo(typeof(OxContact).GetProperties().Length));
        Assert.That(OxTaskColumns.All, Has.Count.EqualTo(typeof(OxTask).GetProperties().Length));
        Assert.That(OxEventColumns.All, Has.Count.EqualTo(typeof(OxEvent).GetProperties().Length));
    }

    [TestCase("first_name", 501)]
    [TestCase("birthday", 511)]
    [TestCase("state_other", 598)]
    [TestCase("userfield01", 571)]
    [TestCase("userfield20", 590)]
    [TestCase("image1_url", 606)]
    [TestCase("telephone_ttytdd", 564)]
    public void Contacts_Name_HasItsNumber(string name, int number)
    {
        Assert.That(OxContactColumns.All.TryFind(name, out var column));
        Assert.That(column!.Number, Is.EqualTo(number));
    }

    [TestCaseSource(nameof(ContactColumns))]
    public void Contacts_EachColumn_KeepsItsValueBothWays(OxColumn<OxContact> column) => Check(column);

    [TestCaseSource(nameof(TaskColumns))]
    public void Tasks_EachColumn_KeepsItsValueBothWays(OxColumn<OxTask> column) => Check(column);

    private static IEnumerable<OxColumn<OxContact>> ContactColumns => OxContactColumns.All;

    private static IEnumerable<OxColumn<OxTask>> TaskColumns => OxTaskColumns.All;

    [Test]
    public void Patch_OfAReadOnlyField_IsABug() =>
        Assert.That(() => new OxPatch<OxContact>().Clear(OxContactColumns.LastModified), Throws.ArgumentException);

    [Test]
    public void Patch_Applied_ChangesNamedFieldsOnly()
    {
        var contact = new OxContact { FirstName = "Bo", LastName = "Chan", Email1 = "x" };

        new OxPatch<OxContact>().Set(OxContactColumns.FirstName, "Bob").Clear(OxContactColumns.Email1).ApplyTo(contact);

        Assert.That((contact.FirstName, contact.LastName, contact.Email1), Is.EqualTo(("Bob", "Chan", (string?)null)));
    }

    private static void Check<T>(OxColumn<T> column)
        where T : class, new()
    {
        var value = ValueOf(column);
        var read = new T();
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(value));
        json.Read();
        column.Read(ref json, read);
        Assert.That(column.IsSet(read));

        var copy = new T();
        column.Copy(read, copy);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) column.Write(writer, copy);
        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo(value));
        Assert.That(typeof(T).GetProperties().Count(property => property.GetValue(copy) is not null), Is.EqualTo(1));
    }

    private static string ValueOf<T>(OxColumn<T> column) => column.GetType().GetGenericArguments()[1] switch
    {
        var type when type == typeof(string) => "\"v\"",
        var type when type == typeof(bool?) => "true",
        var type when type == typeof(decimal?) => "12.5",
        var type when type == typeof(int?) || type == typeof(long?) => "7",
        _ => """[{"id":"5"}]""",
    };
}
