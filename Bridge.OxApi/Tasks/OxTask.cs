namespace Bridge.OxApi.Tasks;

/// <summary>A task. Every field may be unset: not asked for, or not there. Source: OX HTTP API, tasks, columns and fields.</summary>
public sealed class OxTask
{
    public string? Id { get; set; }
    public string? FolderId { get; set; }
    public int? CreatedBy { get; set; }
    public int? ModifiedBy { get; set; }
    public long? CreationDate { get; set; }

    /// <summary>Milliseconds since 1970 UTC (the client always asks with <c>timezone=UTC</c>).</summary>
    public long? LastModified { get; set; }

    /// <summary>Comma separated.</summary>
    public string? Categories { get; set; }

    public bool? PrivateFlag { get; set; }

    /// <summary>0 none, 1 to 10.</summary>
    public int? ColorLabel { get; set; }

    public int? NumberOfAttachments { get; set; }
    public long? LastModifiedOfNewestAttachmentUTC { get; set; }

    /// <summary>Given by the client at creation; afterwards fixed.</summary>
    public string? Uid { get; set; }

    public string? Title { get; set; }

    /// <summary>Date of servers before 7.6.1; newer ones use <see cref="StartTime"/>.</summary>
    public long? StartDate { get; set; }

    /// <summary>Date of servers before 7.6.1; newer ones use <see cref="EndTime"/>.</summary>
    public long? EndDate { get; set; }

    public string? Note { get; set; }

    /// <summary>An instant, milliseconds since 1970 UTC (not minutes before).</summary>
    public long? Alarm { get; set; }

    /// <summary>0 none, 1 daily, 2 weekly, 3 monthly, 4 yearly.</summary>
    public int? RecurrenceType { get; set; }

    /// <summary>Bit 0 Sunday to bit 6 Saturday.</summary>
    public int? Days { get; set; }

    /// <summary>Day of the month; together with <see cref="Days"/> 1 to 4 for the n-th, 5 for the last.</summary>
    public int? DayInMonth { get; set; }

    /// <summary>0 is January.</summary>
    public int? Month { get; set; }

    public int? Interval { get; set; }

    /// <summary>Last day (inclusive), milliseconds at 00:00 UTC.</summary>
    public long? Until { get; set; }

    /// <summary>Instead of <see cref="Until"/>.</summary>
    public int? Occurrences { get; set; }

    public IReadOnlyList<OxParticipant>? Participants { get; set; }

    /// <summary>Participants resolved to users, with their answers.</summary>
    public IReadOnlyList<OxTaskUser>? Users { get; set; }

    /// <summary>1 not started, 2 in progress, 3 done, 4 waiting, 5 deferred. 1 demands 0 percent, 3 demands 100: set both in one write.</summary>
    public int? Status { get; set; }

    public int? PercentCompleted { get; set; }
    public decimal? ActualCosts { get; set; }

    /// <summary>Digits.</summary>
    public string? ActualDuration { get; set; }

    public string? BillingInformation { get; set; }
    public decimal? TargetCosts { get; set; }

    /// <summary>Digits.</summary>
    public string? TargetDuration { get; set; }

    /// <summary>1 low, 2 medium, 3 high, unset none.</summary>
    public int? Priority { get; set; }

    public string? Currency { get; set; }
    public string? TripMeter { get; set; }
    public string? Companies { get; set; }

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public long? DateCompleted { get; set; }

    /// <summary>Milliseconds since 1970 UTC; 00:00 UTC of the day when <see cref="FullTime"/>.</summary>
    public long? StartTime { get; set; }

    /// <summary>The due time, as <see cref="StartTime"/>.</summary>
    public long? EndTime { get; set; }

    public bool? FullTime { get; set; }
}
