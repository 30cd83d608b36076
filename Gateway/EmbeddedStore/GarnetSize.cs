namespace Gateway.EmbeddedStore;

/// <summary>How much memory and disk the embedded store takes; values as Garnet writes them ("64m").</summary>
/// <param name="Memory">Records held in memory; older ones are read from disk.</param>
/// <param name="Page">Unit of that memory, and the most that one record may take.</param>
/// <param name="Index">Hash index: 64 bytes serve about seven keys.</param>
/// <param name="Segment">Size of one file of records.</param>
/// <param name="MostSegments">So many files of records are left alone; beyond that, what is dead in them is thrown away at the next checkpoint.</param>
/// <param name="LogMemory">Buffer of the append-only file; at least two of its pages.</param>
/// <param name="LogPage">At least twice <paramref name="Page"/>.</param>
/// <param name="LogSegment">Size of one file of the append-only log.</param>
/// <param name="LogLimit">When the append-only log is longer than so many bytes, a checkpoint is taken and the log cut.</param>
internal sealed record GarnetSize(
    string Memory, string Page, string Index, string Segment, int MostSegments, string LogMemory, string LogPage, string LogSegment, long LogLimit)
{
    /// <summary>About 100 MB of memory; 0.5 GB of disk before anything is thrown away; starts in under a second.</summary>
    internal static readonly GarnetSize Default = new("64m", "4m", "8m", "16m", 32, "32m", "8m", "16m", 64 << 20);
}
