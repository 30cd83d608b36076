namespace EasClient.Phone;

/// <summary>A folder as the server listed it.</summary>
/// <param name="Id">The collection id.</param>
/// <param name="ParentId">"0" for the root.</param>
/// <param name="Name">Display name.</param>
/// <param name="Type">Kind of folder.</param>
public sealed record EasFolder(string Id, string ParentId, string Name, FolderType Type);
