using System.Text;
using System.Text.Json;

namespace Worker.Tests.Jobs.PrepareReviews;

/// <summary>Which files pass, and what is said about those that do not.</summary>
public sealed class ReviewFileTests
{
    private const string Header = "review_body,star_rating\n";
    private const string Utf8Bom = "\ufeff";

    private readonly ReviewBucketFixture fixture = new();

    [Theory]
    [InlineData($"{Utf8Bom}review_body,star_rating\na b,5\n", "a b")]
    [InlineData("review_body,star_rating\r\na b,5\r\n", "a b")]
    [InlineData("review_body,star_rating\ra b,5\r", "a b")]
    [InlineData("review_body,star_rating\na b,5", "a b")]
    [InlineData("review_body,star_rating\r\n\"a b\",\"5\"", "a b")]
    [InlineData("\n\r\nreview_body,star_rating\n\na b,5\n\n\n", "a b")]
    [InlineData("star_rating,other,review_body\n5,x,a b\n", "a b")]
    [InlineData("\"star_rating\",\"review_body\"\n5,a b\n", "a b")]
    [InlineData("review_body,star_rating\n\"a\nb\r\nc\rd\",5\n", "a b c d")]
    [InlineData("review_body,star_rating\n\"a \"\"b\"\", c\",5\n", "a \"b\", c")]
    [InlineData("review_body,star_rating\n\"\"\"\",5\n", "\"")]
    [InlineData("review_body,star_rating\n日本語 の 文,5\n", "日本語 の 文")]
    [InlineData("review_body,star_rating\na<br />b,5\n", "a b")]
    [InlineData("review_body,star_rating\n\"a\",5\n\"\",5\n  ,5\n", "a")]
    public async Task Passes(string csv, string text)
    {
        var response = await fixture.RunAsync(csv, "vectors");

        Assert.Equal([text], fixture.Lines(response, "train.txt"));
    }

    [Fact]
    public async Task Passes_a_cell_of_a_megabyte()
    {
        var body = string.Join(' ', Enumerable.Repeat("three33", 1024 * 1024 / 8));
        Assert.Equal((1024 * 1024) - 1, body.Length);

        var response = await fixture.RunAsync($"{Header}\"{body}x\",1\n{body}y,1\n", "vectors");

        Assert.Equal([$"{body}x", $"{body}y"], fixture.Lines(response, "train.txt"));
    }

    [Fact]
    public async Task Reviews_of_one_label_are_no_file_to_train_with()
    {
        var (report, message) = await fixture.RefusedAsync($"{Header}good,5\nvery good,4\nso so,3\n\"\",1\n");

        Assert.Equal(
            "incoming/sentiment/reviews.csv has 1 error in 4 rows; nothing was prepared. "
            + "Row 1, column star_rating: expected ratings of two labels or more with a text to train with, but __label__0 has 0, "
            + "__label__1 has 2 (left out: 1 without a label, 1 without a text, 0 to validate with). "
            + "The report is in incoming/sentiment/reviews.csv.errors.json. Correct the file and upload it again.",
            message);
        Assert.Equal((4L, 1L), (report.GetProperty("rows").GetInt64(), report.GetProperty("count").GetInt64()));
    }

    [Fact]
    public async Task A_header_alone_gives_no_lines()
    {
        var response = await fixture.RunAsync("review_body,star_rating\r\n");

        Assert.Equal((0L, 0L, 0L), (response.Rows, response.Lines, response.Words));
    }

    [Theory]
    [InlineData("5.0", "5.0")]
    [InlineData("Y", "Y")]
    [InlineData("", "")]
    [InlineData("\" \"", " ")]
    [InlineData("0", "0")]
    [InlineData("6", "6")]
    [InlineData("05", "05")]
    [InlineData("-1", "-1")]
    [InlineData("５", "５")]
    public async Task A_rating_that_is_none_is_refused_with_its_row(string cell, string value)
    {
        var (report, message) = await fixture.RefusedAsync($"{Header}\"a\nb\",5\nc,{cell}\nd,1\n");

        Assert.True(JsonElement.DeepEquals(report, JsonElement.Parse($$"""
            {
              "file": "incoming/sentiment/reviews.csv",
              "etag": "{{report.GetProperty("etag").GetString()}}",
              "rows": 3,
              "count": 1,
              "isWhole": true,
              "errors": [
                { "row": 3, "line": 4, "column": "star_rating", "value": "{{value}}", "expected": "a whole number from 1 to 5" }
              ]
            }
            """)));
        Assert.Equal(
            "incoming/sentiment/reviews.csv has 1 error in 3 rows; nothing was prepared. "
            + $"Row 3, column star_rating: '{value}' instead of a whole number from 1 to 5. "
            + "The report is in incoming/sentiment/reviews.csv.errors.json. Correct the file and upload it again.",
            message);
    }

    [Theory]
    [InlineData("a,5\nb\n", 3, "1 cell")]
    [InlineData("a,5\nb,5,c\n", 3, "3 cells")]
    [InlineData("a,b,5\n", 2, "3 cells")]
    public async Task A_row_with_another_number_of_cells_is_refused(string rows, int row, string value)
    {
        var error = await OnlyErrorAsync(Header + rows);

        Assert.Equal((row, value), (error.GetProperty("row").GetInt32(), error.GetProperty("value").GetString()));
        Assert.StartsWith("2 cells as the header has", error.GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_hundred_errors_are_reported_with_their_count()
    {
        var csv = Header + string.Concat(Enumerable.Repeat("a,Y\n", 250));

        var (report, message) = await fixture.RefusedAsync(csv);

        Assert.Equal(250, report.GetProperty("count").GetInt32());
        Assert.Equal(Enumerable.Range(2, 100), Rows(report));
        Assert.Contains("has 250 errors in 250 rows", message, StringComparison.Ordinal);
        Assert.Contains("Row 4, column star_rating", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Row 5", message, StringComparison.Ordinal);
        Assert.Contains("The first 100 errors are in incoming/sentiment/reviews.csv.errors.json", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("body,star_rating\na,1\n", "review_body", "which has body, star_rating")]
    [InlineData("review_body,rating\na,1\n", "star_rating", "which has review_body, rating")]
    [InlineData("Review_Body,star_rating\na,1\n", "review_body", "which has Review_Body, star_rating")]
    [InlineData("review_body,star_rating,review_body\na,1,b\n", "review_body", "which has several")]
    public async Task A_missing_column_is_named_with_those_that_exist(string csv, string column, string expected)
    {
        var error = await OnlyErrorAsync(csv);

        Assert.Equal((1, column), (error.GetProperty("row").GetInt32(), error.GetProperty("column").GetString()));
        Assert.EndsWith(expected, error.GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("review_body;star_rating\na;1\n")]
    [InlineData("review_body\tstar_rating\na\t1\n")]
    public async Task Another_separator_is_suspected(string csv)
    {
        var (report, _) = await fixture.RefusedAsync(csv);

        Assert.Contains(
            "(is the separator a comma?)", report.GetProperty("errors")[0].GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Utf8Bom)]
    [InlineData("\n\n")]
    public async Task An_empty_file_is_refused(string csv) => Assert.Equal(
        "a header with review_body; the file is empty", (await OnlyErrorAsync(csv)).GetProperty("expected").GetString());

    [Fact]
    public async Task An_unclosed_quote_is_refused_with_where_it_began()
    {
        var (report, message) = await fixture.RefusedAsync($"{Header}a,1\n\"b\nb\",2\n\"c,3\nd,4\ne,5\n");

        var error = Assert.Single(report.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            (4, 5, "review_body"),
            (error.GetProperty("row").GetInt32(), error.GetProperty("line").GetInt32(), error.GetProperty("column").GetString()));
        Assert.StartsWith(
            "a closing quote: the quoted cell that begins here never ends",
            error.GetProperty("expected").GetString(),
            StringComparison.Ordinal);
        Assert.False(report.GetProperty("isWhole").GetBoolean());
        Assert.Contains("2 rows, and could not be read to its end", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,1\n\"b,2\n\"c\",3\n", 3, 4, "c", "begins in line 3")]
    [InlineData("a,1\nb \"c\" d,2\n", 3, 3, null, "no quote within a cell")]
    public async Task A_quote_in_the_wrong_place_is_refused(string rows, int row, int line, string? value, string expected)
    {
        var error = await OnlyErrorAsync(Header + rows);

        Assert.Equal(
            (row, line, "review_body", value),
            (error.GetProperty("row").GetInt32(),
                error.GetProperty("line").GetInt32(),
                error.GetProperty("column").GetString(),
                error.GetProperty("value").GetString()));
        Assert.Contains(expected, error.GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "at most 1,048,576 characters in a cell")]
    [InlineData("\"", "at most 1,048,576 characters in the quoted cell that begins here; is its closing quote missing?")]
    public async Task A_cell_that_is_too_large_is_refused_with_its_row(string quote, string expected)
    {
        var error = await OnlyErrorAsync($"{Header}a,1\n{quote}{new string('x', (1024 * 1024) + 1)}{quote},2\n");

        Assert.Equal((3, "review_body"), (error.GetProperty("row").GetInt32(), error.GetProperty("column").GetString()));
        Assert.Equal(expected, error.GetProperty("expected").GetString());
    }

    [Fact]
    public async Task A_row_that_is_too_large_is_refused()
    {
        var cells = string.Join(',', Enumerable.Repeat(new string('x', 1024 * 1024), 9));

        var error = await OnlyErrorAsync($"{Header}a,1\n{cells}\n");

        Assert.Equal(3, error.GetProperty("row").GetInt32());
        Assert.Equal("at most 8,388,608 characters in a row", error.GetProperty("expected").GetString());
    }

    [Fact]
    public async Task Errors_before_one_that_ends_the_reading_are_reported_too()
    {
        var (report, _) = await fixture.RefusedAsync($"{Header}a,Y\nb,2\n\"c,3\n");

        Assert.Equal([2, 4], Rows(report));
    }

    [Fact]
    public async Task Vectors_need_no_rating_but_a_wrong_one_is_refused()
    {
        var (report, _) = await fixture.RefusedAsync($"{Header}a,Y\n", "vectors");

        Assert.Equal(1, report.GetProperty("count").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task A_wrong_encoding_is_named(string name, byte[] csv)
    {
        var (report, message) = await fixture.RefusedAsync(csv);

        var expected = report.GetProperty("errors")[0].GetProperty("expected").GetString();
        Assert.StartsWith("text in UTF-8", expected, StringComparison.Ordinal);
        Assert.Contains(name, expected, StringComparison.Ordinal);
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.EndsWith("Save the file as UTF-8 (in Excel: CSV UTF-8)", expected, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Encodings()
    {
        const string Csv = "review_body,star_rating\n良い買い物でした,5\nがっかりしました,1\n";
        return new()
        {
            { "UTF-16 (little-endian)", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Csv)] },
            { "UTF-16 (big-endian)", [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(Csv)] },
            { "UTF-16 (little-endian, without a byte order mark)", Encoding.Unicode.GetBytes(Csv) },
            { "UTF-16 (big-endian, without a byte order mark)", Encoding.BigEndianUnicode.GetBytes(Csv) },
            { "UTF-32 (little-endian)", [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Csv)] },
            { "Shift_JIS", JapaneseEncodings.ShiftJis },
            { "EUC-JP", JapaneseEncodings.EucJp },
            { "ISO-2022-JP", JapaneseEncodings.Iso2022Jp },
            { "gzip", [0x1f, 0x8b, 8, 0, 0, 0] },
            { "an Excel workbook", [(byte)'P', (byte)'K', 3, 4, 20, 0] },
        };
    }

    [Fact]
    public async Task Invalid_UTF8_is_refused_with_its_byte_and_row()
    {
        byte[] csv = [.. Encoding.UTF8.GetBytes($"{Header}a,1\n日本"), 0xff, .. "x,2\nb,3\n"u8];

        var error = await OnlyErrorAsync(csv);

        Assert.Equal(
            (3, "review_body", "bytes FF782C32"),
            (error.GetProperty("row").GetInt32(), error.GetProperty("column").GetString(), error.GetProperty("value").GetString()));
        Assert.StartsWith(
            "text in UTF-8, which byte 34 of the file (counted from 0) is not. Save",
            error.GetProperty("expected").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_that_the_file_ends_within_is_refused()
    {
        var error = await OnlyErrorAsync([.. Encoding.UTF8.GetBytes($"{Header}a,1\nb"), 0xe6, 0x97]);

        Assert.Equal((3, "bytes E697"), (error.GetProperty("row").GetInt32(), error.GetProperty("value").GetString()));
    }

    private static IEnumerable<int> Rows(JsonElement report) =>
        report.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("row").GetInt32());

    private Task<JsonElement> OnlyErrorAsync(string csv) => OnlyErrorAsync(Encoding.UTF8.GetBytes(csv));

    private async Task<JsonElement> OnlyErrorAsync(byte[] csv)
    {
        var (report, _) = await fixture.RefusedAsync(csv);
        Assert.Equal(1, report.GetProperty("count").GetInt32());
        return Assert.Single(report.GetProperty("errors").EnumerateArray());
    }
}
