using Bridge.Eas.Items.Mail.Finding;
using Bridge.OxApi;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Sessions;
using Microsoft.Extensions.Options;

namespace Bridge.Eas.Items.People;

/// <summary>Reads pictures of people from OX, scaled down where they are too large: one call for each person who has one, until as many were read as the phone takes.</summary>
internal sealed class PersonPictures(IOxContactsApi contacts, IOptions<SearchOptions> options, TimeProvider time)
{
    /// <summary>OX likes no more calls of one user at once.</summary>
    private const int CallsAtOnce = 3;

    /// <summary>Pictures of one answer, whatever the phone takes.</summary>
    private const int Most = 50;

    /// <returns>One for each person, in their order. A picture that OX does not give in time is told to be over the limit: the phone may ask again.</returns>
    public async ValueTask<IReadOnlyList<PersonPicture>> ReadAsync(IOxSession session, IReadOnlyList<string?> urls, PictureWish wish, CancellationToken cancellationToken)
    {
        var pictures = new PersonPicture[urls.Count];
        var left = Math.Min(wish.MaxPictures ?? Most, Most);
        var largest = Math.Min(wish.MaxSize ?? int.MaxValue, options.Value.MaxPictureBytes);
        using var timer = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        for (var next = 0; next < urls.Count;)
        {
            // Never more at once than are still wanted.
            var batch = Enumerable.Range(next, Math.Min(urls.Count - next, Math.Clamp(left, 1, CallsAtOnce))).ToList();
            var open = left > 0 && !timer.IsCancellationRequested;
            var read = await Task.WhenAll(batch.Select(i => open ? ReadOneAsync(session, urls[i], largest, either.Token, cancellationToken) : Task.FromResult(new PersonPicture(string.IsNullOrEmpty(urls[i]) ? PictureStatus.None : PictureStatus.LimitReached))));
            for (var i = 0; i < batch.Count; i++) pictures[batch[i]] = read[i];
            left -= read.Count(one => one.Status == PictureStatus.Success);
            next += batch.Count;
        }

        return pictures;
    }

    private async Task<PersonPicture> ReadOneAsync(IOxSession session, string? url, int largest, CancellationToken inTime, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(url)) return new(PictureStatus.None);
        try
        {
            var read = await FittingPicture.ReadAsync(contacts, session, url, largest, inTime);
            if (read.Error?.Code == OxNetCodes.TooLarge) return new(PictureStatus.TooLarge);
            return read.TryGet(out var picture, out _) && picture is not null ? new(PictureStatus.Success, picture.Bytes) : new(PictureStatus.None);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(PictureStatus.LimitReached);
        }
    }
}
