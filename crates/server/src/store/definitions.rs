//! A network's inputs and indicators in their versions.

use super::{
    Act, NetworkId, Result, Store, StoreError, asking,
    chain::{self, Action, Entry},
    convert,
    entities::{definition, edition, figure, filing},
    networks,
};
use commonweal_domain::{
    catalogue,
    definition::{Asked, Definitions, IndicatorDefinition, InputDefinition},
    lang::Lang,
    period::Quarter,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};
use std::collections::BTreeMap;

const INPUT: &str = "input";
const INDICATOR: &str = "indicator";

impl Store {
    /// All definitions in all their versions.
    pub async fn definitions(&self, network: NetworkId) -> Result<Definitions> {
        let rows = definition::Entity::find()
            .filter(definition::Column::NetworkId.eq(network.0))
            .order_by_asc(definition::Column::Position)
            .order_by_asc(definition::Column::Version)
            .all(self.reader())
            .await?;
        let mut definitions = Definitions::default();
        for row in rows {
            let from = row.from_quarter.map(Quarter::from_ordinal);
            let what = format!("the definition {}@{}", row.code, row.version);
            if row.kind == INPUT {
                definitions.add_input(from, convert::from_json(&what, &row.body)?);
            } else {
                definitions.add_indicator(from, convert::from_json(&what, &row.body)?);
            }
        }
        Ok(definitions)
    }

    /// Adds an input of the network's own, asked from a quarter on. Refuses a code that is taken, and a first version
    /// that is not 1.
    pub async fn add_input(
        &self,
        act: &Act,
        network: NetworkId,
        from: Quarter,
        input: &InputDefinition,
        asked: Asked,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entry = first_input(&txn, network, Some(from), input, asked).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Adds the next version of an input, in force from a quarter on. Refuses a quarter of which figures have been
    /// filed, one before the version now, and another unit or kind: that is another input.
    pub async fn add_input_version(
        &self,
        act: &Act,
        network: NetworkId,
        from: Quarter,
        input: &InputDefinition,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entry = next_input(&txn, network, from, input).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Corrects the words of an input's version now, and sets categories that had not been set; the same changes
    /// nothing. Refuses whatever would count something else.
    pub async fn reword_input(&self, act: &Act, network: NetworkId, input: &InputDefinition) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entry = reworded(&txn, network, input).await?;
        chain::append(&txn, &self.ids, act, network, entry.into_iter().collect()).await?;
        Ok(txn.commit().await?)
    }

    /// Adds an indicator of the network's own, in force from a quarter on. Refuses a code that is taken, and inputs
    /// that the network does not have.
    pub async fn add_indicator(
        &self,
        act: &Act,
        network: NetworkId,
        from: Quarter,
        indicator: &IndicatorDefinition,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entry = first_indicator(&txn, network, Some(from), indicator).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Adds the next version of an indicator, in force from a quarter on. Refuses a quarter that an edition has
    /// published, and one before the version now.
    pub async fn add_indicator_version(
        &self,
        act: &Act,
        network: NetworkId,
        from: Quarter,
        indicator: &IndicatorDefinition,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entry = next_indicator(&txn, network, from, indicator).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// The first quarter with which a new version of an input may begin: after the version now, and after the last
    /// quarter of which somebody has typed a figure in.
    pub async fn input_free_from(&self, network: NetworkId, code: &str) -> Result<Option<Quarter>> {
        let filed: Option<Option<i32>> = figure::Entity::find()
            .select_only()
            .column_as(figure::Column::Period.max(), "last")
            .filter(figure::Column::FilingId.in_subquery(returns_of(network)))
            .filter(figure::Column::Input.eq(code))
            .into_tuple()
            .one(self.reader())
            .await?;
        let filed = filed.flatten().map(convert::period).transpose()?.map(|period| period.last().plus(1));
        let version = definition::Entity::find()
            .filter(definition::Column::NetworkId.eq(network.0))
            .filter(definition::Column::Kind.eq(INPUT))
            .filter(definition::Column::Code.eq(code))
            .order_by_desc(definition::Column::Version)
            .one(self.reader())
            .await?
            .ok_or(StoreError::NotFound("input"))?;
        Ok(filed.max(version.from_quarter.map(|from| Quarter::from_ordinal(from).plus(1))))
    }
}

/// Writes other words of an input's version now; with what is to be kept of it, which is nothing where it is so already.
pub(super) async fn reworded(
    txn: &DatabaseTransaction,
    network: NetworkId,
    input: &InputDefinition,
) -> Result<Option<Entry>> {
    let row = last(txn, network, INPUT, &input.code).await?;
    let before: InputDefinition = convert::from_json("a definition", &row.body)?;
    if *input == before {
        return Ok(None);
    }
    if !before.counts_as(input) {
        return Err(StoreError::Refused("this counts something else; make it a new version".to_owned()));
    }
    let json = convert::json(input)?;
    let mut row = row.into_active_model();
    row.body = Set(json.clone());
    row.update(txn).await?;
    Ok(Some(Entry::new(Action::DefinitionReworded, input.to_string(), json)))
}

/// Writes an input of the network's own, asked from a quarter on, or since ever; with what is to be kept of it.
pub(super) async fn first_input(
    txn: &DatabaseTransaction,
    network: NetworkId,
    from: Option<Quarter>,
    input: &InputDefinition,
    asked: Asked,
) -> Result<Entry> {
    let position = new_code(txn, network, INPUT, &input.code, input.version).await?;
    let row = row(network, position, INPUT, (&input.code, input.version), from, convert::json(input)?);
    row.insert(txn).await?;
    asking::write(txn, network, &input.code, from, asked).await?;
    Ok(Entry::new(Action::DefinitionAdded, subject(&format!("{input}"), from, asked.code()), &input.name))
}

/// What an audit entry about a definition is about.
fn subject(definition: &str, from: Option<Quarter>, rest: &str) -> String {
    let from = from.map(|from| from.to_string()).unwrap_or_default();
    [definition, &from, rest].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A code that nobody has: the wanted one, or the next number behind the same letters.
pub(super) async fn free_code(
    txn: &DatabaseTransaction,
    network: NetworkId,
    letters: &str,
    wanted: &str,
) -> Result<String> {
    let taken: Vec<String> = definition::Entity::find()
        .select_only()
        .column(definition::Column::Code)
        .filter(definition::Column::NetworkId.eq(network.0))
        .into_tuple()
        .all(txn)
        .await?;
    let numbered = (1..=u16::MAX).map(|number| format!("{letters}{number:02}"));
    let free = std::iter::once(wanted.to_owned()).chain(numbered).find(|code| !taken.contains(code));
    free.ok_or_else(|| StoreError::Refused("there are no codes left".to_owned()))
}

/// Writes an indicator of the network's own; with what is to be kept of it.
pub(super) async fn first_indicator(
    txn: &DatabaseTransaction,
    network: NetworkId,
    from: Option<Quarter>,
    indicator: &IndicatorDefinition,
) -> Result<Entry> {
    let position = new_code(txn, network, INDICATOR, &indicator.code, indicator.version).await?;
    knows_inputs(txn, network, indicator).await?;
    let code = (indicator.code.as_str(), indicator.version);
    row(network, position, INDICATOR, code, from, convert::json(indicator)?).insert(txn).await?;
    Ok(Entry::new(Action::DefinitionAdded, subject(&indicator.to_string(), from, ""), convert::json(indicator)?))
}

/// Writes the next version of an indicator; with what is to be kept of it.
pub(super) async fn next_indicator(
    txn: &DatabaseTransaction,
    network: NetworkId,
    from: Quarter,
    indicator: &IndicatorDefinition,
) -> Result<Entry> {
    let last = last(txn, network, INDICATOR, &indicator.code).await?;
    follows(&last, indicator.version, from)?;
    knows_inputs(txn, network, indicator).await?;
    let published = edition::Entity::find()
        .filter(edition::Column::NetworkId.eq(network.0))
        .filter(edition::Column::Period.gte(from.ordinal() * 100))
        .count(txn)
        .await?;
    if published > 0 {
        return Err(StoreError::Refused(
            "a report about that round or a later one has been published; let the new version begin later".to_owned(),
        ));
    }
    let code = (indicator.code.as_str(), indicator.version);
    row(network, last.position, INDICATOR, code, Some(from), convert::json(indicator)?).insert(txn).await?;
    Ok(Entry::new(Action::DefinitionChanged, format!("{indicator} {from}"), convert::json(indicator)?))
}

/// Writes the next version of an input; with what is to be kept of it.
pub(super) async fn next_input(
    txn: &DatabaseTransaction,
    network: NetworkId,
    from: Quarter,
    input: &InputDefinition,
) -> Result<Entry> {
    let last = last(txn, network, INPUT, &input.code).await?;
    let before: InputDefinition = convert::from_json("a definition", &last.body)?;
    follows(&last, input.version, from)?;
    if (&before.unit, before.kind) != (&input.unit, input.kind) {
        return Err(StoreError::Refused(
            "a new version keeps its unit and how it adds up; add another question instead".to_owned(),
        ));
    }
    if is_filed(txn, network, &input.code, from).await? {
        return Err(StoreError::Refused(format!(
            "figures of {} or later have been typed in under version {}; let the new version begin with a later round",
            from.period().name(Lang::EnGb).unwrap_or_else(|| from.to_string()),
            before.version
        )));
    }
    let code = (input.code.as_str(), input.version);
    row(network, last.position, INPUT, code, Some(from), convert::json(input)?).insert(txn).await?;
    Ok(Entry::new(Action::DefinitionChanged, format!("{input} {from}"), convert::json(input)?))
}

/// The newest version of each input.
pub(super) async fn newest_inputs(txn: &DatabaseTransaction, network: NetworkId) -> Result<Vec<InputDefinition>> {
    let rows = definition::Entity::find()
        .filter(definition::Column::NetworkId.eq(network.0))
        .filter(definition::Column::Kind.eq(INPUT))
        .order_by_asc(definition::Column::Position)
        .order_by_asc(definition::Column::Version)
        .all(txn)
        .await?;
    let mut newest: Vec<InputDefinition> = vec![];
    for row in rows {
        let input: InputDefinition = convert::from_json("a definition", &row.body)?;
        match newest.last_mut() {
            Some(last) if last.code == input.code => *last = input,
            _ => newest.push(input),
        }
    }
    Ok(newest)
}

/// Some 100 definitions × 7 columns and as many inputs × 4 are far below SQLite's 32,766 variables.
pub(super) async fn add_catalogue(
    txn: &DatabaseTransaction,
    network: NetworkId,
    lang: Lang,
    asked: &BTreeMap<String, Asked>,
) -> Result<()> {
    let inputs = catalogue::inputs(lang);
    if let Some(code) = asked.keys().find(|code| inputs.iter().all(|input| input.code != **code)) {
        return Err(StoreError::Refused(format!("there is no input “{code}”; take its code from the catalogue")));
    }
    let indicators = catalogue::indicators(lang);
    let mut definitions = Vec::with_capacity(inputs.len() + indicators.len());
    for (position, input) in (0..).zip(&inputs) {
        definitions.push(row(network, position, INPUT, (&input.code, input.version), None, convert::json(input)?));
    }
    for (position, indicator) in (0..).zip(&indicators) {
        let code = (indicator.code.as_str(), indicator.version);
        definitions.push(row(network, position, INDICATOR, code, None, convert::json(indicator)?));
    }
    definition::Entity::insert_many(definitions).exec_without_returning(txn).await?;
    let rows = inputs.iter().map(|input| {
        let how_often = asked.get(&input.code).copied().unwrap_or(input.asked);
        asking::row(network, &input.code, None, how_often)
    });
    asking::insert(txn, rows).await
}

fn row(
    network: NetworkId,
    position: i32,
    kind: &str,
    (code, version): (&str, u16),
    from: Option<Quarter>,
    body: String,
) -> definition::ActiveModel {
    definition::ActiveModel {
        id: NotSet,
        network_id: Set(network.0),
        kind: Set(kind.to_owned()),
        code: Set(code.to_owned()),
        version: Set(i32::from(version)),
        from_quarter: Set(from.map(Quarter::ordinal)),
        position: Set(position),
        body: Set(body),
    }
}

/// The place of a code that is new: behind all others.
async fn new_code(txn: &DatabaseTransaction, network: NetworkId, kind: &str, code: &str, version: u16) -> Result<i32> {
    if version != 1 {
        return Err(StoreError::Refused("a new definition begins with version 1".to_owned()));
    }
    let of_kind = || {
        definition::Entity::find()
            .filter(definition::Column::NetworkId.eq(network.0))
            .filter(definition::Column::Kind.eq(kind))
    };
    if of_kind().filter(definition::Column::Code.eq(code)).one(txn).await?.is_some() {
        return Err(StoreError::Refused(format!("the code “{code}” is taken; choose another one")));
    }
    let last: Option<Option<i32>> =
        of_kind().select_only().column_as(definition::Column::Position.max(), "last").into_tuple().one(txn).await?;
    Ok(last.flatten().map_or(0, |last| last + 1))
}

async fn last(txn: &DatabaseTransaction, network: NetworkId, kind: &str, code: &str) -> Result<definition::Model> {
    definition::Entity::find()
        .filter(definition::Column::NetworkId.eq(network.0))
        .filter(definition::Column::Kind.eq(kind))
        .filter(definition::Column::Code.eq(code))
        .order_by_desc(definition::Column::Version)
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("definition"))
}

/// Whether a version comes after the last one, in number and in time.
fn follows(last: &definition::Model, version: u16, from: Quarter) -> Result<()> {
    let found = convert::count(last.version)?;
    if u32::from(version) != found + 1 {
        return Err(StoreError::Conflict { expected: u32::from(version).saturating_sub(1), found });
    }
    if last.from_quarter.is_some_and(|last| from.ordinal() <= last) {
        return Err(StoreError::Refused("a new version begins after the version before it".to_owned()));
    }
    Ok(())
}

/// Keys of all returns of a network.
fn returns_of(network: NetworkId) -> SelectStatement {
    filing::Entity::find()
        .select_only()
        .column(filing::Column::Id)
        .filter(filing::Column::NetworkId.eq(network.0))
        .into_query()
}

async fn is_filed(txn: &DatabaseTransaction, network: NetworkId, code: &str, from: Quarter) -> Result<bool> {
    let figures = figure::Entity::find()
        .filter(figure::Column::FilingId.in_subquery(returns_of(network)))
        .filter(figure::Column::Input.eq(code))
        .filter(figure::Column::Period.gte(from.ordinal() * 100))
        .count(txn)
        .await?;
    Ok(figures > 0)
}

async fn knows_inputs(txn: &DatabaseTransaction, network: NetworkId, indicator: &IndicatorDefinition) -> Result<()> {
    for code in indicator.rows.iter().flat_map(|row| row.formula.inputs()) {
        let known = definition::Entity::find()
            .filter(definition::Column::NetworkId.eq(network.0))
            .filter(definition::Column::Kind.eq(INPUT))
            .filter(definition::Column::Code.eq(code))
            .count(txn)
            .await?;
        if known == 0 {
            return Err(StoreError::Refused(format!("the network has no question “{code}”")));
        }
    }
    Ok(())
}
