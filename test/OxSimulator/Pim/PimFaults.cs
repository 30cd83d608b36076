using OxSimulator.Http;

namespace OxSimulator.Pim;

/// <summary>The errors that contacts and tasks share in meaning but not in number.</summary>
internal sealed record PimFaults(
    string Conflict, string NotFound, string NotInFolder, string WrongFolder, string NoRead, string NoCreate, string NoWrite, string NoDelete, string Truncated)
{
    internal OxFaultException OfConflict() =>
        Fault(Conflict, OxCategory.Conflict, "Edit conflict. The object was changed after it was loaded.");

    internal OxFaultException OfNotFound(int id, int context) =>
        Fault(NotFound, OxCategory.UserInput, "The object was not found.", id, context);

    internal OxFaultException OfNotInFolder(int id, string folder) =>
        Fault(NotInFolder, OxCategory.Error, "The object is not located in the folder.", id, folder);

    internal OxFaultException OfWrongFolder(string folder) =>
        Fault(WrongFolder, OxCategory.PermissionDenied, "The folder is not one of this module, or not visible.", folder);

    internal OxFaultException OfNoRead(string folder) => Denied(NoRead, "You do not have permission to read objects in this folder.", folder);

    internal OxFaultException OfNoCreate(string folder) => Denied(NoCreate, "You do not have permission to create objects in this folder.", folder);

    internal OxFaultException OfNoWrite(string folder) => Denied(NoWrite, "You do not have permission to edit objects in this folder.", folder);

    internal OxFaultException OfNoDelete(string folder) => Denied(NoDelete, "You do not have permission to delete objects in this folder.", folder);

    internal OxFaultException OfTruncated(IReadOnlyList<(PimField Field, int Length)> fields) => new OxFault(
        Truncated, OxCategory.Truncated, "Some data entered exceeded the field limit.", string.Join(", ", fields.Select(one => one.Field.Name)))
    {
        Problematic = [.. fields.Select(one => (System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject
        {
            ["id"] = one.Field.Column,
            ["length"] = one.Length,
            ["max_size"] = one.Field.MaxLength,
        })],
    }.AsException();

    private static OxFaultException Denied(string code, string message, string folder) => Fault(code, OxCategory.PermissionDenied, message, folder);

    private static OxFaultException Fault(string code, OxCategory category, string message, params object[] parameters) =>
        new OxFault(code, category, message, parameters).AsException();
}
