namespace Bridge.OxApi.Calendar.Legacy;

/// <summary>A row of module "attachment". Source: OX HTTP API, "Attachments".</summary>
internal sealed class OxAppointmentFile
{
    internal static readonly OxColumns<OxAppointmentFile> Columns = new(
        new OxColumn<OxAppointmentFile, int?>(1, "id", OxCell.Int, m => m.Id, (m, v) => m.Id = v, writable: false),
        new OxColumn<OxAppointmentFile, long?>(4, "creation_date", OxCell.Long, m => m.Created, (m, v) => m.Created = v, writable: false),
        new OxColumn<OxAppointmentFile, string?>(803, "filename", OxCell.Text, m => m.Filename, (m, v) => m.Filename = v, writable: false),
        new OxColumn<OxAppointmentFile, long?>(804, "file_size", OxCell.Long, m => m.Size, (m, v) => m.Size = v, writable: false),
        new OxColumn<OxAppointmentFile, string?>(805, "file_mimetype", OxCell.Text, m => m.MediaType, (m, v) => m.MediaType = v, writable: false));

    private int? Id { get; set; }

    private long? Created { get; set; }

    private string? Filename { get; set; }

    private long? Size { get; set; }

    private string? MediaType { get; set; }

    internal OxEventAttachment ToAttachment() => new() { ManagedId = Id, Created = Created, Filename = Filename, Size = Size, FmtType = MediaType };
}
