using System.Globalization;
using System.Text.Json.Nodes;
using OxSimulator.Http;

namespace OxSimulator.Mail.Actions;

/// <summary>Which mails a call means, in which order and which part of them.</summary>
internal static class MailSelection
{
    /// <summary>The mails of a body <c>[{"folder":…,"id":…},…]</c>; null for one that does not exist.</summary>
    internal static IEnumerable<SimMail?> Of(OxCall call, SimMailbox mailbox)
    {
        foreach (var entry in call.JsonArray.OfType<JsonObject>())
        {
            var folder = mailbox.Require((entry["folder"] ?? entry["folder_id"])?.ToString() ?? throw MailFaults.MissingParameter("folder").AsException());
            yield return folder.Find(entry["id"]?.ToString() ?? throw MailFaults.MissingParameter("id").AsException());
        }
    }

    /// <summary>By <c>id</c> or <c>message_id</c>.</summary>
    /// <exception cref="OxFaultException">MSG-0001 when the call names neither, MSG-0032 when there is no such mail.</exception>
    internal static SimMail One(OxCall call, SimMailbox mailbox)
    {
        var folder = Folder(call, mailbox);
        if (call.Parameters["message_id"] is { } messageId)
            return folder.FindByMessageId(messageId) ?? throw MailFaults.NotFound(messageId, folder.Id).AsException();
        var id = call.Parameters["id"] ?? throw MailFaults.MissingParameter("id").AsException();
        return folder.Find(id) ?? throw MailFaults.NotFound(id, folder.Id).AsException();
    }

    internal static SimMailFolder Folder(OxCall call, SimMailbox mailbox) =>
        mailbox.Require(call.Parameters["folder"] ?? throw MailFaults.MissingParameter("folder").AsException());

    /// <summary><c>sort</c> and <c>order</c>, then the limits.</summary>
    /// <exception cref="OxFaultException">MSG-0001: <c>sort</c> without <c>order</c>.</exception>
    internal static SimMail[] Arrange(OxCall call, IEnumerable<SimMail> mails)
    {
        var sort = call.Parameters["sort"];
        var order = call.Parameters["order"];
        if (sort is not null && order is null) throw MailFaults.MissingParameter("order").AsException();
        var column = sort is null or "thread" ? 610 : int.TryParse(sort, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (!MailColumns.Sorts.TryGetValue(column, out var comparison)) throw OxFaults.InvalidParameter("sort", sort ?? "").AsException();

        var sorted = mails.ToArray();
        var descending = string.Equals(order, "desc", StringComparison.OrdinalIgnoreCase);
        // Equal keys stay in UID order, turned round with the rest.
        int Compare(SimMail a, SimMail b) => comparison(a, b) is not 0 and var decided ? decided : a.Uid.CompareTo(b.Uid);
        // Mails mostly lie in order of arrival already, and a big inbox is asked for its newest again and again.
        if (!IsSorted(sorted, Compare)) Array.Sort(sorted, Compare);
        if (descending) Array.Reverse(sorted);
        var (from, to) = Limits(call, sorted.Length);
        return from == 0 && to == sorted.Length ? sorted : sorted[from..to];
    }

    private static bool IsSorted(SimMail[] mails, Comparison<SimMail> compare)
    {
        for (var index = 1; index < mails.Length; index++)
            if (compare(mails[index - 1], mails[index]) > 0) return false;
        return true;
    }

    private static (int From, int To) Limits(OxCall call, int count)
    {
        long left = 0, right = count;
        if (call.Parameters.List("limit") is { Length: > 0 } limit)
        {
            if (!long.TryParse(limit[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first))
                throw OxFaults.InvalidParameter("limit", limit[0]).AsException();
            right = first;
            if (limit.Length > 1)
            {
                if (!long.TryParse(limit[1], NumberStyles.None, CultureInfo.InvariantCulture, out right))
                    throw OxFaults.InvalidParameter("limit", limit[1]).AsException();
                left = first;
            }
        }
        else if (call.Parameters.Number("left_hand_limit") is { } from)
        {
            left = from;
            right = call.Parameters.Number("right_hand_limit") ?? throw MailFaults.MissingParameter("right_hand_limit").AsException();
        }
        else if (call.Parameters.Has("right_hand_limit"))
        {
            throw MailFaults.MissingParameter("left_hand_limit").AsException();
        }

        var start = (int)Math.Clamp(left, 0, count);
        return (start, (int)Math.Clamp(right, start, count));
    }
}
