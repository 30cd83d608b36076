namespace Bridge.Eas.Sync;

/// <summary>A source whose deleted items leave no trace in OX, and can be created again from a copy.</summary>
internal interface IRestorableSource
{
    /// <summary>Copies of items as OX has them, to be kept before they are deleted; those that are gone or cannot be read are left out.</summary>
    ValueTask<SourceResult<IReadOnlyList<byte[]>>> KeepAsync(SourceContext context, IReadOnlyList<ItemKey> keys, CancellationToken cancellationToken);

    /// <summary>Creates items from such copies, in the folder they were in. One that is there (by its uid) stays as it is, so this may be repeated.</summary>
    ValueTask<SourceResult<RestoreOutcome>> RestoreAsync(SourceContext context, IReadOnlyList<byte[]> copies, CancellationToken cancellationToken);
}

/// <summary>What became of some copies.</summary>
/// <param name="Restored">Created again.</param>
/// <param name="Present">There already.</param>
/// <param name="Refused">OX does not take them any more; single occurrences of a series that is restored count too.</param>
internal sealed record RestoreOutcome(int Restored, int Present, int Refused);
