namespace Worker.Jobs.ImportHazards.Uploads;

/// <summary>Telegrams were read and could not be saved.</summary>
internal sealed class TelegramsNotSavedException : Exception
{
    public TelegramsNotSavedException(ImportTally tally)
        : base($"{tally.Failed} telegrams are not saved; their documents are where they were. {string.Join(' ', tally.Problems)}")
    {
    }
}
