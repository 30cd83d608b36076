namespace EasClient.Http;

/// <summary>The two forms of the query (MS-ASHTTP, "Request Line").</summary>
public enum QueryStyle
{
    /// <summary><c>?Cmd=Sync&amp;User=…</c>; version and policy key travel as headers.</summary>
    Plain,

    /// <summary>One base64 token that holds everything. Known since 12.1.</summary>
    Base64,
}
