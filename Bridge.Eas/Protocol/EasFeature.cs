namespace Bridge.Eas.Protocol;

/// <summary>What not every version of the protocol has. Since when and until when stands in <see cref="EasFeatures"/>.</summary>
internal enum EasFeature
{
    /// <summary>What is wrong with a whole request is told by a status above 100 in the answer's root; before by an HTTP status.</summary>
    StatusInDocument,

    /// <summary>Mail is sent in a document, with a ClientId; before it is the body itself and the query tells the rest.</summary>
    MailInDocument,

    /// <summary>Each collection of a Sync or GetItemEstimate carries its class, in request and answer.</summary>
    ClassOfCollection,

    /// <summary>A collection may name nothing but its class and means the default folder then.</summary>
    FolderByClass,

    /// <summary>An empty Sync request repeats the last one, an empty answer (or a collection left out of one) means that nothing changed.</summary>
    EmptySync,

    /// <summary>Sync may wait, name only what differs from the last request (Partial), and have a window for all collections together.</summary>
    WaitingSync,

    /// <summary>The wait of a Sync may be told in seconds.</summary>
    HeartbeatInSync,

    /// <summary>The command of that name.</summary>
    ItemOperations,

    /// <summary>The command of that name.</summary>
    Settings,

    /// <summary>The command of that name.</summary>
    GetHierarchy,

    /// <summary>The command of that name.</summary>
    Find,

    /// <summary>Search looks in mail, too.</summary>
    MailSearch,

    /// <summary>ResolveRecipients tells when people are free.</summary>
    Availability,

    /// <summary>Search and ResolveRecipients show pictures of people.</summary>
    PeoplePictures,

    /// <summary>The policy is WAP provisioning XML in a text.</summary>
    PolicyAsWapXml,

    /// <summary>The policy speaks of more than the device's password and attachments.</summary>
    FullPolicy,

    /// <summary>UserInformation tells accounts; before a plain list of addresses.</summary>
    Accounts,

    /// <summary>Bodies and attachments have a page of their own and forms to choose from; before they are elements of the class, plain or MIME.</summary>
    AirSyncBase,

    /// <summary>Bodies come with a preview when asked for.</summary>
    Preview,

    /// <summary>A body without what it quotes.</summary>
    BodyPart,

    /// <summary>An empty text inside of a body that a phone sends takes the text away, whoever sends it; before some phones do not mean it.</summary>
    EmptyTextClears,

    /// <summary>An empty body that a phone sends takes the text away; before it says nothing.</summary>
    EmptyBodyClears,

    /// <summary>Follow-up flags and content classes of mail.</summary>
    MailFlags,

    /// <summary>Conversations, categories and senders of mail, and whether it was answered or forwarded.</summary>
    MailContext,

    /// <summary>Drafts are synced both ways.</summary>
    Drafts,

    /// <summary>Invitations carry the event's id as GlobalObjId; after that as UID.</summary>
    GlobalObjId,

    /// <summary>Invitations say whether they are new or an update.</summary>
    MeetingMessageType,

    /// <summary>Invitations say that they are to one occurrence of a series that the user does not have.</summary>
    OrphanInstance,

    /// <summary>A meeting is passed on by the server.</summary>
    Forwardees,

    /// <summary>Places are objects; before they are a text.</summary>
    PlaceAsObject,

    /// <summary>Attendees have a status and a type.</summary>
    AttendeeStatus,

    /// <summary>Occurrences have attendees of their own; whether an answer is wanted, which one was given, whether another time may be proposed.</summary>
    MeetingAnswers,

    /// <summary>An answer to an invitation may propose another time.</summary>
    NewTimeProposal,

    /// <summary>Recurrences name their calendar.</summary>
    CalendarType,

    /// <summary>Recurrences name the first day of the week.</summary>
    FirstDayOfWeek,

    /// <summary>Links to online meetings.</summary>
    OnlineMeeting,

    /// <summary>
    /// The calendar's second form: occurrences are named by InstanceId and changed each by itself, whole days are bare dates without a zone, what a phone
    /// leaves out of a change stays, and it is the server that tells organizer and participants.
    /// </summary>
    ModernCalendar,
}
