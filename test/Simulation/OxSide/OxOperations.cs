using OxSimulator.Store;
using Simulation.Contract;

namespace Simulation.OxSide;

/// <summary>What may happen at OX.</summary>
internal static class OxOperations
{
    private static readonly (string Name, int Weight, Action<OxPeople, SimUser, Rng> Do)[] Table =
    [
        ("ox mail arrives", 10, static (people, user, random) => people.Deliver(user, random)),
        ("ox several mails arrive", 3, static (people, user, random) =>
        {
            for (var left = random.Between(2, 6); left > 0; left--) people.Deliver(user, random);
        }),
        ("ox mail without Message-ID arrives", 2, static (people, user, random) => people.Deliver(user, random, messageId: "")),
        ("ox two mails of one Message-ID arrive", 2, static (people, user, random) => people.DeliverTwins(user, random)),
        ("ox mail is marked", 8, static (people, user, random) => people.Mark(user, random)),
        ("ox mail is moved", 6, static (people, user, random) => people.MoveMail(user, random)),
        ("ox mail is deleted", 4, static (people, user, random) => people.DeleteMail(user, random)),
        ("ox mail is marked as deleted", 2, static (people, user, random) => people.MarkMailDeleted(user, random)),
        ("ox mail is expunged", 3, static (people, user, random) => people.ExpungeMail(user, random)),
        ("ox mail folder is rebuilt", 1, static (people, user, random) => people.Rebuild(user, random)),
        ("ox contact is made", 4, static (people, user, random) => people.NewContact(user, random)),
        ("ox contact is changed", 5, static (people, user, random) => people.ChangeContact(user, random)),
        ("ox task is made", 3, static (people, user, random) => people.NewTask(user, random)),
        ("ox task is changed", 4, static (people, user, random) => people.ChangeTask(user, random)),
        ("ox event is made", 4, static (people, user, random) => people.NewEvent(user, random, random.Between(0, 30))),
        ("ox event is changed", 5, static (people, user, random) => people.ChangeEvent(user, random)),
        ("ox occurrence is changed", 3, static (people, user, random) => people.ChangeOccurrence(user, random)),
        ("ox occurrence is deleted", 2, static (people, user, random) => people.DeleteOccurrence(user, random)),
        ("ox event gets or loses a file", 3, static (people, user, random) => people.ChangeFiles(user, random)),
        ("ox series is moved", 2, static (people, user, random) => people.MoveSeries(user, random)),
        ("ox meeting is made", 3, static (people, user, random) => people.Meetings.New(user, random)),
        ("ox meeting is changed", 3, static (people, user, random) => people.Meetings.Change(user, random)),
        ("ox meeting gets or loses a guest", 2, static (people, user, random) => people.Meetings.ChangeGuests(user, random)),
        ("ox guest answers", 3, static (people, user, random) => people.Meetings.Answer(user, random)),
        ("ox answer from outside is taken in", 2, static (people, user, random) => people.Meetings.TakeAnswer(user, random)),
        ("ox meeting is deleted", 1, static (people, user, random) => people.Meetings.Delete(user, random)),
        ("ox item is deleted", 5, static (people, user, random) => people.Delete(user, random)),
        ("ox item is moved", 3, static (people, user, random) => people.Move(user, random)),
        ("ox mail folder is made", 2, static (people, user, random) => people.NewMailFolder(user, random)),
        ("ox folder is made", 2, static (people, user, random) => people.NewFolder(user, random)),
        ("ox folder is renamed", 2, static (people, user, random) => people.RenameFolder(user, random)),
        ("ox folder is deleted", 2, static (people, user, random) => people.DeleteFolder(user, random)),
        ("ox folder is made again", 2, static (people, user, random) => people.RecreateFolder(user, random)),
    ];

    /// <param name="life">Null for names and weights only.</param>
    public static IEnumerable<Operation> Of(Life? life) => Table.Select(row => new Operation(row.Name, row.Weight, step =>
    {
        try
        {
            row.Do(life!.People, step.User, step.Random);
        }
        catch (Exception refused)
        {
            return ValueTask.FromException(refused);
        }

        return ValueTask.CompletedTask;
    }));
}
