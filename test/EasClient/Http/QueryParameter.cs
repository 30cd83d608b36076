namespace EasClient.Http;

/// <summary>What a command may add to the query (MS-ASHTTP, "Command Parameters").</summary>
/// <remarks>The number is the tag in a base64 query; the name is the key in a plain one.</remarks>
public enum QueryParameter
{
    /// <summary>GetAttachment: the file reference.</summary>
    AttachmentName = 0,

    /// <summary>SmartReply, SmartForward up to 12.1: the source's folder.</summary>
    CollectionId = 1,

    /// <summary>SmartReply, SmartForward up to 12.1: the source.</summary>
    ItemId = 3,

    /// <summary>SmartReply, SmartForward up to 12.1: the source as a search result.</summary>
    LongId = 4,

    /// <summary>SmartReply, SmartForward up to 12.1: one occurrence of a meeting.</summary>
    Occurrence = 6,
}
