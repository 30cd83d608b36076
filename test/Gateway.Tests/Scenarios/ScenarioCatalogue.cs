namespace Gateway.Tests.Scenarios;

/// <summary>One way in which synchronisation has lost or doubled people's data.</summary>
/// <param name="Id">"L1" to "L74", as the protocol reference numbers them.</param>
/// <param name="Title">What happens.</param>
/// <param name="NotYet">Why no test proves it; null when tests carry its id.</param>
internal sealed record CataloguedScenario(string Id, string Title, string? NotYet = null);

/// <summary>The scenarios that every release must survive. Each is proved by a test that carries its id, or says why there is nothing to prove yet.</summary>
internal static class ScenarioCatalogue
{
    private const string Administration = "Brought with remote wipe: ";

    internal static readonly IReadOnlyList<CataloguedScenario> All =
    [
        // Answers that are lost, requests that come again or at once.
        new("L1", "The answer to a new item is lost and the phone sends it again, several times."),
        new("L2", "A node dies between the write to OX and its own commit."),
        new("L3", "A new item whose answer was lost is edited on the phone before it is sent again."),
        new("L4", "A phone that starts over counts its ClientIds from one again."),
        new("L5", "An answer full of news is lost."),
        new("L6", "An impatient phone sends the same request twice at once."),
        new("L7", "A mail is sent again since nobody said that it went out."),
        new("L8", "A mail went out, but the copy for Sent could not be stored."),
        new("L9", "The answer to a move is lost."),
        new("L10", "An answer to an invitation is given twice."),
        new("L11", "The answer to a new folder is lost."),
        new("L12", "An empty Sync follows an answer that had something in it."),
        new("L13", "A balancer delivers one request to two nodes."),
        new("L14", "A thousand answers are lost at random; nobody starts over."),

        // State that is lost, rebuilt or shared.
        new("L15", "The store is lost while phones hold what OX has not told them yet."),
        new("L16", "A phone asks for the whole hierarchy again and keeps its collection keys."),
        new("L17", "Two phones answer to one device id, since one was restored from the other's backup."),
        new("L18", "A phone goes on in a newer protocol version with its old keys."),
        new("L19", "A mail folder is rebuilt and numbers its mails anew."),
        new("L20", "The number of a mail that is gone is given to another one."),
        new("L21", "The clocks of gateway and OX are minutes apart."),
        new("L22", "An item changes twice within one tick of the clock."),
        new("L23", "An item changes while it is being read for the phone."),
        new("L24", "One collection of a Sync fails after another was committed."),
        new("L25", "One item cannot be rendered."),
        new("L26", "The commit of a window fails."),

        // Filters, moves, deletions.
        new("L27", "Items leave the filter, and the phone deletes what it was told to drop."),
        new("L28", "A share is withdrawn from a phone that echoes deletions."),
        new("L29", "Somebody moves mails between folders while a phone syncs one after the other."),
        new("L30", "A mail that the phone moved is moved back in OX."),
        new("L31", "Deletions that are to be moves into the trash, in every spelling."),
        new("L32", "A folder is to be emptied by a phone."),
        new("L33", "An item is changed and deleted in one request."),

        // Fields.
        new("L34", "A phone that knows half of the fields edits an item."),
        new("L35", "OX holds more values than the phone has slots."),
        new("L36", "A text that was cut for the phone comes back edited."),
        new("L37", "A text with markup comes back as the plain text that the phone was shown."),
        new("L38", "A picture comes back, or an empty one does."),
        new("L39", "Setting an alarm on a phone sends the meeting without its attendees."),
        new("L40", "The organizer's phone sends answers that are out of date."),
        new("L41", "Marking a mail as read replaces its other marks."),
        new("L42", "A rule of repetition that the protocol cannot say meets an edit."),
        new("L43", "Details of repetition that only some phones know meet an edit."),
        new("L44", "A reminder that is absent, empty or zero."),
        new("L45", "A private item is edited by a phone that does not say private."),

        // Calendar identity, time zones, invitations.
        new("L46", "Accepting an invitation makes a second appointment."),
        new("L47", "The invitation in the mail and the event in the calendar go by one UID."),
        new("L48", "An attendee's phone claims to be the organizer."),
        new("L49", "An answer to an invitation comes as a change of the event."),
        new("L50", "Both server and phone send invitations. (Answering is not offered yet.)"),
        new("L51", "Series keep their hour across clock changes, in any zone."),
        new("L52", "Invitations whose zones only they themselves explain."),
        new("L53", "All-day events in zones east and west, in every dialect."),
        new("L54", "An exception is matched to its occurrence across a clock change and a move of the series."),
        new("L55", "A harmless edit names the pattern again and must not drop the exceptions."),
        new("L56", "A new series that brings its exceptions along."),
        new("L57", "Two devices change different occurrences at once."),
        new("L58", "A meeting that was cancelled is answered."),
        new("L59", "An occurrence of a repeating task is completed."),
        new("L60", "A birthday makes many round trips."),

        // Transport and rendering.
        new("L61", "Control characters in a text."),
        new("L62", "A signed message is handed on byte for byte, others in a charset that holds."),
        new("L63", "A forward without the attachments, or with doubled ones."),
        new("L64", "Fetching a mail leaves it unread."),
        new("L65", "A draft is saved again and again."),
        new("L66", "A draft that was sent stays, or goes out twice."),
        new("L67", "The quota ends in the middle of a batch."),
        new("L68", "A wipe hits another user's device of the same id.", Administration + "nothing can order one."),
        new("L69", "A phone is asked for its policy over and over."),
        new("L70", "Edits in a folder that may only be read."),
        new("L71", "A request that will never succeed is repeated a thousand times."),
        new("L72", "An all-day occurrence is named by an instant of another day."),
        new("L73", "An alarm is removed on the phone."),
        new("L74", "A Ping arrives where an answer was lost."),
    ];
}
