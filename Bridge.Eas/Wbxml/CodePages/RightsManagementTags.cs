namespace Bridge.Eas.Wbxml.CodePages;

/// <summary>Code page 24, RightsManagement. Source: MS-ASWBXML, "Code Page 24: RightsManagement".</summary>
internal static class RightsManagementTags
{
    internal const byte Page = 24;

    internal static readonly WbxmlTag RightsManagementSupport = new(Page, 0x05, nameof(RightsManagementSupport));
    internal static readonly WbxmlTag RightsManagementTemplates = new(Page, 0x06, nameof(RightsManagementTemplates));
    internal static readonly WbxmlTag RightsManagementTemplate = new(Page, 0x07, nameof(RightsManagementTemplate));
    internal static readonly WbxmlTag RightsManagementLicense = new(Page, 0x08, nameof(RightsManagementLicense));
    internal static readonly WbxmlTag EditAllowed = new(Page, 0x09, nameof(EditAllowed));
    internal static readonly WbxmlTag ReplyAllowed = new(Page, 0x0A, nameof(ReplyAllowed));
    internal static readonly WbxmlTag ReplyAllAllowed = new(Page, 0x0B, nameof(ReplyAllAllowed));
    internal static readonly WbxmlTag ForwardAllowed = new(Page, 0x0C, nameof(ForwardAllowed));
    internal static readonly WbxmlTag ModifyRecipientsAllowed = new(Page, 0x0D, nameof(ModifyRecipientsAllowed));
    internal static readonly WbxmlTag ExtractAllowed = new(Page, 0x0E, nameof(ExtractAllowed));
    internal static readonly WbxmlTag PrintAllowed = new(Page, 0x0F, nameof(PrintAllowed));
    internal static readonly WbxmlTag ExportAllowed = new(Page, 0x10, nameof(ExportAllowed));
    internal static readonly WbxmlTag ProgrammaticAccessAllowed = new(Page, 0x11, nameof(ProgrammaticAccessAllowed));
    internal static readonly WbxmlTag Owner = new(Page, 0x12, nameof(Owner));
    internal static readonly WbxmlTag ContentExpiryDate = new(Page, 0x13, nameof(ContentExpiryDate));
    internal static readonly WbxmlTag TemplateID = new(Page, 0x14, nameof(TemplateID));
    internal static readonly WbxmlTag TemplateName = new(Page, 0x15, nameof(TemplateName));
    internal static readonly WbxmlTag TemplateDescription = new(Page, 0x16, nameof(TemplateDescription));
    internal static readonly WbxmlTag ContentOwner = new(Page, 0x17, nameof(ContentOwner));
    internal static readonly WbxmlTag RemoveRightsManagementProtection = new(Page, 0x18, nameof(RemoveRightsManagementProtection));
}
