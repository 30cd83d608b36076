using EasClient.Http;

namespace EasClient.Judges;

/// <summary>Every rule that needs nothing but one exchange. What needs the phone's memory is checked by the phone.</summary>
public static class AnswerJudge
{
    private static readonly Func<EasExchange, IEnumerable<Violation>>[] Rules =
    [
        HttpRules.Check,
        VersionRules.Check,
        DateRules.Check,
        ItemRules.Check,
        SyncRules.Check,
        FolderRules.Check,
    ];

    /// <summary>Everything wrong with the answer; empty for a good one.</summary>
    public static IReadOnlyList<Violation> Judge(EasExchange exchange) => [.. Rules.SelectMany(rule => rule(exchange))];
}
