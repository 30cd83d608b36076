using Bridge.Eas.Sync;

namespace Bridge.Eas.Tests.Sync;

internal sealed class ExecutedCommandsTests
{
    [TestCase(DeltaKind.Delete, ItemStatus.NotFound)]
    [TestCase(DeltaKind.SoftDelete, ItemStatus.Success)]
    public void Change_OfWhatTheSameAnswerTellsAsGone_WasNotDone(DeltaKind told, object status)
    {
        var executed = new ExecutedCommands();
        executed.Repeat(new CommandResult(ClientCommandKind.Change, "", ItemKey.Of(1), ItemStatus.Success, 1, []), entry: null);
        executed.Repeat(new CommandResult(ClientCommandKind.Change, "", ItemKey.Of(2), ItemStatus.Success, 2, []), entry: null);
        executed.Repeat(new CommandResult(ClientCommandKind.Delete, "", ItemKey.Of(1), ItemStatus.Success, 3, []), entry: null);

        executed.MissedWhatIsGone(new SyncPlan([new DeltaEntry(told, ItemKey.Of(1), 0)], []));

        Assert.That(executed.Results.Select(result => result.Status), Is.EqualTo(new[] { (ItemStatus)status, ItemStatus.Success, ItemStatus.Success }));
    }
}
