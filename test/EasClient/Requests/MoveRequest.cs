using System.Xml.Linq;

namespace EasClient.Requests;

/// <summary>Builds MoveItems requests. Source: MS-ASCMD, "MoveItems".</summary>
public static class MoveRequest
{
    /// <summary>Moves items from one folder to another.</summary>
    public static XElement Build(IEnumerable<string> itemIds, string fromFolder, string toFolder)
    {
        var ns = EasNames.Move;
        return new XElement(ns + "MoveItems", itemIds.Select(id => new XElement(
            ns + "Move", new XElement(ns + "SrcMsgId", id), new XElement(ns + "SrcFldId", fromFolder), new XElement(ns + "DstFldId", toFolder))));
    }
}
