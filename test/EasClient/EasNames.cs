using System.Xml.Linq;

namespace EasClient;

/// <summary>The code pages as XML namespaces: the page's name without a colon, as in the schemas of MS-ASCMD.</summary>
public static class EasNames
{
    public static XNamespace AirSync { get; } = "AirSync";
    public static XNamespace Contacts { get; } = "Contacts";
    public static XNamespace Email { get; } = "Email";
    public static XNamespace Calendar { get; } = "Calendar";
    public static XNamespace Move { get; } = "Move";
    public static XNamespace GetItemEstimate { get; } = "GetItemEstimate";
    public static XNamespace FolderHierarchy { get; } = "FolderHierarchy";
    public static XNamespace MeetingResponse { get; } = "MeetingResponse";
    public static XNamespace Tasks { get; } = "Tasks";
    public static XNamespace ResolveRecipients { get; } = "ResolveRecipients";
    public static XNamespace ValidateCert { get; } = "ValidateCert";
    public static XNamespace Contacts2 { get; } = "Contacts2";
    public static XNamespace Ping { get; } = "Ping";
    public static XNamespace Provision { get; } = "Provision";
    public static XNamespace Search { get; } = "Search";
    public static XNamespace Gal { get; } = "GAL";
    public static XNamespace AirSyncBase { get; } = "AirSyncBase";
    public static XNamespace Settings { get; } = "Settings";
    public static XNamespace DocumentLibrary { get; } = "DocumentLibrary";
    public static XNamespace ItemOperations { get; } = "ItemOperations";
    public static XNamespace ComposeMail { get; } = "ComposeMail";
    public static XNamespace Email2 { get; } = "Email2";
    public static XNamespace Notes { get; } = "Notes";
    public static XNamespace RightsManagement { get; } = "RightsManagement";
    public static XNamespace Find { get; } = "Find";
}
