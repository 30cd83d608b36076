using Bridge.OxApi.Sessions;

namespace Bridge.OxApi.MailFilter;

/// <summary>The vacation notice, a rule of the user's mail filter; OX has one text for everybody, and whole days.</summary>
public interface IOxVacationApi
{
    /// <param name="session">Whose notice.</param>
    /// <param name="module">Which of the two modules OX has.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null when there never was one.</returns>
    Task<OxResult<OxVacation?>> GetAsync(IOxSession session, OxMailFilterModule module, CancellationToken cancellationToken);

    /// <summary>Stores the notice as the one there is. What else its rule holds (subject, interval, tests of other kinds) stays.</summary>
    /// <param name="session">Whose notice.</param>
    /// <param name="module">Which of the two modules OX has.</param>
    /// <param name="vacation">What is to be; its text must not be empty.</param>
    /// <param name="answersTo">The addresses whose mail a new rule answers, the primary one first.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task<OxResult<OxDone>> SetAsync(
        IOxSession session, OxMailFilterModule module, OxVacation vacation, IReadOnlyList<string> answersTo, CancellationToken cancellationToken);
}

/// <summary>The module under which OX keeps mail filters. Source: OX HTTP API, mailfilter.</summary>
public enum OxMailFilterModule
{
    /// <summary>Capability <c>mailfilter</c>.</summary>
    First,

    /// <summary>Capability <c>mailfilter_v2</c>, from 7.8.4 on.</summary>
    Second,
}

/// <summary>A vacation notice.</summary>
/// <param name="Active">Whether mails are answered, within the days.</param>
/// <param name="Text">Plain text.</param>
/// <param name="FirstDay">In the user's zone; null for no bound.</param>
/// <param name="LastDay">The last day on which mails are answered, in the user's zone; null for no bound.</param>
public sealed record OxVacation(bool Active, string Text, DateOnly? FirstDay, DateOnly? LastDay);
