using Bridge.Eas.Items.Tasks;
using Bridge.Eas.Sync;
using Bridge.Eas.Tests.Items.Calendar;
using Bridge.Eas.Tests.Items.Pim;
using Bridge.Eas.Wbxml.CodePages;
using Bridge.OxApi;
using Bridge.OxApi.Tasks;
using static Bridge.Eas.Tests.Items.Pim.Phones;

namespace Bridge.Eas.Tests.Items.Tasks;

/// <summary>What tasks have beyond contacts; the rest is tested there.</summary>
internal sealed class TaskSourceTests
{
    private static readonly CollectionOptions IncompleteOnly = new() { FilterType = 8 };

    private FakeTasks _ox = null!;
    private TaskSource _source = null!;

    [SetUp]
    public void Start()
    {
        _ox = new FakeTasks();
        _source = new TaskSource(_ox, new Told().Fields);
    }

    [Test]
    public async Task Detect_IncompleteOnly_DoneTasksAreOutside()
    {
        _ox.Folder.Put("5", new OxTask { Status = 1 });
        _ox.Folder.Put("6", new OxTask { Status = 3 });
        var first = (await _source.DetectAsync(Context(options: IncompleteOnly), null, mustTell: false, default)).Value!;
        Assert.That((Keys(first.Items.Select(item => item.Key)), Keys(first.OutsideFilter)), Is.EqualTo(("5", "6")));
        _ox.Folder.Put("5", new OxTask { Status = 3 });
        var then = (await _source.DetectAsync(Context(options: IncompleteOnly), first.Cursor, mustTell: false, default)).Value!;
        Assert.That((then.Items.Count, Keys(then.OutsideFilter)), Is.EqualTo((0, "6,5")));
        var all = (await _source.DetectAsync(Context(), null, mustTell: false, default)).Value!;
        Assert.That(all.Items, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Prepare_OneMissingFailsTheList_OthersAreReady()
    {
        foreach (var id in new[] { "5", "7" }) _ox.Folder.Put(id, new OxTask { Title = id });
        _ox.Folder.Refuse = (call, _) => call.StartsWith("list", StringComparison.Ordinal) && call.Contains('6', StringComparison.Ordinal) ? new OxError("TSK-0019", OxErrorCategory.Error) : null;
        var found = new List<Preparation>();
        await foreach (var item in _source.PrepareAsync(Context(), [Wanted("5"), Wanted("6"), Wanted("7")], default)) found.Add(item.Preparation);
        Assert.That(found, Is.EqualTo(new[] { Preparation.Ready, Preparation.Gone, Preparation.Ready }));
    }

    [Test]
    public async Task Change_PrivateNotAllowed_RestIsStored()
    {
        var known = _ox.Folder.Put("5", new OxTask { Title = "a" }).LastModified;
        _ox.Folder.Refuse = (_, task) => task?.PrivateFlag == true ? new OxError("TSK-0042", OxErrorCategory.UserInput) : null;
        var change = Change("5", Wire.Item((TasksTags.Sensitivity, "2"), (TasksTags.Subject, "b")), known);
        var outcome = (await _source.ChangeAsync(Context(), [change], default))[0];
        Assert.That((outcome.Status, outcome.SendBack, _ox.Folder.Find("5")!.Title), Is.EqualTo((ItemStatus.Success, true, "b")));
    }

    [TestCase("Water", "5")]
    [TestCase("Water the plants", "101")]
    public async Task Add_StoreForgotTheFirstTryAndThePhoneEditedIt_IsKnownByClientIdAndSubject(string subject, string id)
    {
        _ox.Folder.Put("5", new OxTask { Uid = "mark-1.c1.first", Title = "Water", Note = "once", CreationDate = 2_000 });
        var look = FirstLook with { MergesSince = DateTimeOffset.FromUnixTimeMilliseconds(1_500) };
        var add = Add(Wire.Item((TasksTags.Subject, subject), (TasksTags.DueDate, "2027-01-11T00:00:00.000Z"))) with { Said = new("c1", "second") };
        Assert.That((await _source.AddAsync(Context(), [add], look, default))[0].Key, Is.EqualTo(ItemKey.Parse(id)));
    }

    [Scenario("L59")]
    [Test]
    public async Task Change_SeriesDone_StoredFormGoesBack()
    {
        var known = _ox.Folder.Put("5", new OxTask { Title = "a", RecurrenceType = 1, Interval = 1, StartTime = 0, EndTime = 0, FullTime = true }).LastModified;
        var outcome = (await _source.ChangeAsync(Context(), [Change("5", Wire.Item((TasksTags.Complete, "1")), known)], default))[0];
        Assert.That((outcome.SendBack, _ox.Folder.Find("5")!.Status), Is.EqualTo((true, (int?)3)));
    }

    private static string Keys(IEnumerable<ItemKey> keys) => string.Join(',', keys);
}
