using OxSimulator.Http;

namespace OxSimulator.Folders;

/// <summary>The folder module's faults (reference, 3.8).</summary>
internal static class FolderFaults
{
    internal static OxFault NotVisible(string id, int user) =>
        new("FLD-0003", OxCategory.PermissionDenied, $"Folder {id} is not visible to user {user}.", id, user);

    internal static OxFault NotFound(string id) => new("FLD-0008", OxCategory.Error, $"Folder {id} was not found.", id);

    internal static OxFault ModuleNotAllowed(string parent, string module) =>
        new("FLD-1012", OxCategory.Error, $"Folder {parent} does not allow the folder type {module}.", parent, module);

    internal static OxFault MoveNotPermitted(string id) => new("FLD-1027", OxCategory.PermissionDenied, $"Folder {id} must not be moved.", id);

    internal static OxFault Duplicate(string title, string parent) =>
        new("FLD-1014", OxCategory.PermissionDenied, $"A folder named \"{title}\" already exists below {parent}.", title, parent);

    internal static OxFault Changed(string id) => new("FLD-1022", OxCategory.Conflict, $"Folder {id} has been changed in the meantime.", id);

    internal static OxFault BadId(string id) => new("FLD-1025", OxCategory.Error, $"Invalid folder id: {id}", id);

    internal static OxFault DeleteNotPermitted(string id) => new("FLD-1026", OxCategory.PermissionDenied, $"Folder {id} must not be deleted.", id);

    internal static OxFault CreateNotPermitted(string parent) =>
        new("FLD-1029", OxCategory.PermissionDenied, $"You are not allowed to create folders below {parent}.", parent);
}
